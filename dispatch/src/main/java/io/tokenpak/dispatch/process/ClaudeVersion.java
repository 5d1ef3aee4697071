package io.tokenpak.dispatch.process;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A release of the Claude CLI, such as 2.1.329.
public record ClaudeVersion(int major, int minor, int patch) implements Comparable<ClaudeVersion> {
  private static final Pattern NUMBER = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})");
  private static final Pattern ANSWER =
      Pattern.compile("^" + NUMBER + "\\b.*\\(Claude Code\\)", Pattern.MULTILINE);
  private static final Comparator<ClaudeVersion> ORDER =
      Comparator.comparingInt(ClaudeVersion::major)
          .thenComparingInt(ClaudeVersion::minor)
          .thenComparingInt(ClaudeVersion::patch);

  /// The version in what `claude --version` prints, `2.1.329 (Claude Code)`.
  static Optional<ClaudeVersion> answered(String output) {
    return read(ANSWER.matcher(output));
  }

  /// The version that the text is, three numbers with dots between.
  public static ClaudeVersion of(String text) {
    Matcher whole = NUMBER.matcher(text);
    if (!whole.matches()) {
      throw new IllegalArgumentException("give a version as three numbers, not '" + text + "'");
    }
    return numbers(whole);
  }

  private static Optional<ClaudeVersion> read(Matcher answer) {
    return answer.find() ? Optional.of(numbers(answer)) : Optional.empty();
  }

  private static ClaudeVersion numbers(Matcher match) {
    return new ClaudeVersion(
        Integer.parseInt(match.group(1)),
        Integer.parseInt(match.group(2)),
        Integer.parseInt(match.group(3)));
  }

  @Override
  public int compareTo(ClaudeVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
