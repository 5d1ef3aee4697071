package io.tokenpak.companion.credential.export;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A `.env` file, of which one line is ours and no other byte changes. A container gets such
/// variables when it is created, not when it is restarted.
final class EnvFile implements ExportTarget {
  static final String NAME = "env";
  private static final String VARIABLE = "ANTHROPIC_OAUTH_TOKEN";

  /// The line without its end; group 1 is what precedes the variable, group 2 what it is set to.
  private static final Pattern LINE =
      Pattern.compile(
          "(?m)^((?:\\xEF\\xBB\\xBF)?[ \\t]*(?:export[ \\t]+)?)"
              + VARIABLE
              + "[ \\t]*=([^\\r\\n]*)");

  /// What means the same in every reader of such files, between double quotes.
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.~+/=-]+");

  private final TargetFile file;
  private final Desk desk;

  EnvFile(Path path, Desk desk) {
    this.file = new TargetFile(path.resolveSibling(""), path);
    this.desk = desk;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String describe() {
    return "the line " + VARIABLE + " in " + file.path();
  }

  @Override
  public Path file() {
    return file.path();
  }

  @Override
  public Set<LoginKind> logins() {
    return Set.of(LoginKind.CLAUDE);
  }

  @Override
  public Exported write(LoginMaterial login, ExportTerms terms) throws ExportException {
    return desk.export(
        file, login, terms, VARIABLE, before -> edited(before, login.tokens().access().value()));
  }

  /// A file of this kind says nothing about whose token it holds or how long that lasts, and the
  /// owner named file and variable: what was there is kept as a copy only.
  private byte[] edited(byte[] before, String token) throws ExportException {
    if (!PLAIN.matcher(token).matches()) {
      throw new ExportException("the token has characters that a .env file may not hold");
    }
    // One character for each byte, so that bytes of any encoding survive.
    String text = new String(before, StandardCharsets.ISO_8859_1);
    Matcher line = LINE.matcher(text);
    StringBuilder edited = new StringBuilder();
    boolean found = false;
    while (line.find()) {
      requireOneLine(line.group(2));
      found = true;
      line.appendReplacement(
          edited, Matcher.quoteReplacement(line.group(1) + VARIABLE + "=\"" + token + "\""));
    }
    line.appendTail(edited);
    if (!found) {
      String end = text.contains("\r\n") ? "\r\n" : "\n";
      boolean open = !text.isEmpty() && !text.endsWith("\n");
      edited.append(open ? end : "").append(VARIABLE + "=\"").append(token).append('"').append(end);
    }
    return edited.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private void requireOneLine(String value) throws ExportException {
    String text = value.strip();
    if (!text.isEmpty()
        && "\"'".indexOf(text.charAt(0)) >= 0
        && text.indexOf(text.charAt(0), 1) < 0) {
      throw new ExportException(
          file.path() + " sets " + VARIABLE + " over several lines: put it on one line");
    }
  }
}
