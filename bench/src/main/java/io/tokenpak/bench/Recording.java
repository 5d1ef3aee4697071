package io.tokenpak.bench;

import static java.util.Comparator.comparingLong;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What [Recorder]s noted of one turn, in nanoseconds of the same clock as [Answer].
///
/// @param asked when the user's line came to the CLI
/// @param begun when the CLI said that the answer begins
/// @param spoken when it said the first text
/// @param ended when it said that the turn is over
record Recording(long asked, long begun, long spoken, long ended) {
  static final String ENDING = ".turns";
  static final String IN = "in";
  static final String OUT = "out";

  private static final Pattern NUMBERED = Pattern.compile("question #(\\d+)#");

  /// Text by which the turn of this number is known again.
  static String question(int number) {
    return "question #" + number + "#";
  }

  /// What a line is, as a word; empty if it does not count.
  static String kind(String direction, String line) {
    if (direction.equals(IN)) {
      Matcher numbered = NUMBERED.matcher(line);
      return line.startsWith("{\"type\":\"user\"") && numbered.find() ? numbered.group(1) : "";
    }
    return Stream.of("message_start", "text_delta", "result")
        .filter(type -> line.contains("\"type\":\"" + type + "\""))
        .findFirst()
        .orElse("");
  }

  /// All turns that were noted in a folder and came to their end, by their number.
  static Map<Integer, Recording> read(Path folder) throws IOException {
    Map<Integer, Recording> turns = new HashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(ENDING)).toList()) {
        turns.putAll(of(Files.readAllLines(file)));
      }
    }
    return turns;
  }

  /// The notes of one process. Its two directions are noted by a thread each, so a question may
  /// stand behind its answer.
  static Map<Integer, Recording> of(List<String> notes) {
    Map<Integer, Recording> turns = new HashMap<>();
    Map<String, Long> times = new HashMap<>();
    int number = -1;
    for (Note note : notes.stream().map(Note::of).sorted(comparingLong(Note::time)).toList()) {
      String kind = note.kind();
      if (kind.chars().allMatch(Character::isDigit)) {
        number = Integer.parseInt(kind);
        times.clear();
        kind = IN;
      }
      times.putIfAbsent(kind, note.time());
      if (kind.equals("result") && times.size() == 4) {
        turns.put(
            number,
            new Recording(
                times.getOrDefault(IN, 0L),
                times.getOrDefault("message_start", 0L),
                times.getOrDefault("text_delta", 0L),
                times.getOrDefault("result", 0L)));
      }
    }
    return turns;
  }

  /// When a line of a kind came by.
  private record Note(long time, String kind) {
    static Note of(String text) {
      int blank = text.indexOf(' ');
      return new Note(Long.parseLong(text.substring(0, blank)), text.substring(blank + 1));
    }
  }
}
