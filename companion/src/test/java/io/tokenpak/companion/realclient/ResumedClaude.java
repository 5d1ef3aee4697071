package io.tokenpak.companion.realclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenpak.dispatch.session.Message;
import io.tokenpak.dispatch.session.SessionRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The real Claude CLI while it resumes one session.
final class ResumedClaude implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final Process process;
  private final BufferedReader out;
  private final Writer in;

  ResumedClaude(Path home, SessionRecord record, HistoryProvider provider, boolean bare)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(program().toString(), "-p"));
    command.addAll(
        List.of("--input-format=stream-json", "--output-format=stream-json", "--verbose"));
    command.addAll(
        List.of("--model=claude-sonnet-4-5", "--system-prompt=S", "--strict-mcp-config"));
    command.addAll(List.of("--setting-sources=", "--resume=" + record.id()));
    if (bare) {
      command.add("--bare");
    }
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(record.scope().workspace().toFile())
            .redirectError(home.resolve("stderr").toFile());
    environment(builder.environment(), home, record, provider);
    process = builder.start();
    out = process.inputReader();
    in = process.outputWriter();
  }

  private static Path program() throws IOException {
    NpmPackage client = NpmPackage.CLAUDE_CODE;
    try {
      return ClientCache.ofUser().install(client).resolve(client.name()).resolve("claude");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }

  private static void environment(
      Map<String, String> environment, Path home, SessionRecord record, HistoryProvider provider) {
    String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
    environment.clear();
    environment.put("PATH", path);
    environment.put("HOME", home.toString());
    environment.put("TMPDIR", home.toString());
    environment.put("CLAUDE_CONFIG_DIR", record.configDir().toString());
    environment.put("ANTHROPIC_BASE_URL", provider.url());
    environment.put("ANTHROPIC_API_KEY", "sk-ant-placeholder");
    environment.put("IS_SANDBOX", "1");
    for (String off :
        List.of(
            "DISABLE_TELEMETRY",
            "DISABLE_ERROR_REPORTING",
            "DISABLE_AUTOUPDATER",
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC",
            "CLAUDE_CODE_DISABLE_ATTACHMENTS")) {
      environment.put(off, "1");
    }
  }

  /// Says a message and waits for the turn's result.
  JsonNode say(Message message) throws IOException {
    ObjectNode line = JSON.createObjectNode().put("type", "user");
    ObjectNode said = line.putObject("message").put("role", message.role());
    message.content().forEach(said.putArray("content")::add);
    in.append(line.toString()).append('\n').flush();
    for (String read = out.readLine(); read != null; read = out.readLine()) {
      JsonNode event = JSON.readTree(read);
      if (event.path("type").asText().equals("result")) {
        return event;
      }
    }
    throw new IOException("the CLI ended without a result");
  }

  @Override
  public void close() throws IOException {
    in.close();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
