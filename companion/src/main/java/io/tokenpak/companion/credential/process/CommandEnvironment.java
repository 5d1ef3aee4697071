package io.tokenpak.companion.credential.process;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The variables that a command of the owner's gets: the companion's own, without the secrets of
/// model providers. Those of secret stores stay, since asking one is what such commands do. Not a
/// record: values may be secret.
public final class CommandEnvironment {
  public static final CommandEnvironment EMPTY = new CommandEnvironment(Map.of());

  private static final Pattern SECRET = Pattern.compile("KEY|TOKEN|SECRET|PASSWORD|CREDENTIALS");

  /// Whose secrets are nobody else's business.
  private static final Pattern MODEL_PROVIDER =
      Pattern.compile(
          "ANTHROPIC|CLAUDE|OPENAI|CODEX|CHATGPT|GEMINI|GOOGLE_API|MISTRAL|GROQ|XAI|DEEPSEEK"
              + "|OPENROUTER|AUTH_MANAGER|TOKENPAK|OPENCLAW");

  private final Map<String, String> variables;

  private CommandEnvironment(Map<String, String> variables) {
    this.variables = variables;
  }

  /// What of an environment commands may see.
  public static CommandEnvironment of(Map<String, String> environment) {
    Map<String, String> variables = new TreeMap<>(environment);
    variables.entrySet().removeIf(each -> isSecret(each.getKey(), each.getValue()));
    return new CommandEnvironment(Map.copyOf(variables));
  }

  private static boolean isSecret(String name, String value) {
    String upper = name.toUpperCase(Locale.ROOT);
    boolean named = SECRET.matcher(upper).find() && MODEL_PROVIDER.matcher(upper).find();
    return named || value.startsWith("sk-") || value.startsWith("tpk_");
  }

  /// Never log their values.
  Map<String, String> variables() {
    return variables;
  }

  @Override
  public String toString() {
    return "CommandEnvironment" + variables.keySet();
  }
}
