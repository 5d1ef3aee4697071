package io.tokenpak.agent.check;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `java -jar tokenpak-agent.jar check APP.jar…`.
public final class Check {
  private static final int NOT_WHOLE = 1;
  private static final int MISUSED = 2;

  private Check() {}

  /// Ends with 1 if a client is there that would be left as it is, or a jar cannot be read, with 2
  /// if it was asked wrongly.
  public static void main(String[] arguments) {
    System.exit(run(System.out, System.err, arguments));
  }

  static int run(PrintStream out, PrintStream err, String... arguments) {
    if (arguments.length < 2 || !arguments[0].equals("check")) {
      err.println("usage: java -jar tokenpak-agent.jar check APP.jar...");
      err.println(
          "to load the agent: java -javaagent:tokenpak-agent.jar=session=uuid -jar APP.jar");
      return MISUSED;
    }
    List<File> jars = new ArrayList<>();
    for (int i = 1; i < arguments.length; i++) {
      jars.add(new File(arguments[i]));
    }
    try {
      return report(Finding.in(Library.of(jars)), out);
    } catch (IOException unreadable) {
      err.println("cannot read " + unreadable.getMessage());
      return NOT_WHOLE;
    } catch (UncheckedIOException unreadable) {
      err.println("cannot read " + unreadable.getMessage());
      return NOT_WHOLE;
    }
  }

  private static int report(List<Finding> findings, PrintStream out) {
    int result = 0;
    for (Map.Entry<String, List<Finding>> client : byClientAndType(findings).entrySet()) {
      List<Finding> points = client.getValue();
      boolean woven = false;
      for (Finding point : points) {
        if (point.isSound()) {
          woven = true;
          out.println(client.getKey() + ": " + point.purpose() + " in " + point.point().method());
        }
      }
      // Of the shapes that versions of a class have, a class has one.
      for (Finding point : points) {
        if (!point.isSound() && !woven) {
          result = NOT_WHOLE;
          out.println(client.getKey() + " stays as it is: " + String.join("; ", point.problems()));
        }
      }
    }
    return result;
  }

  private static Map<String, List<Finding>> byClientAndType(List<Finding> findings) {
    Map<String, List<Finding>> grouped = new LinkedHashMap<>();
    for (Finding finding : findings) {
      String key =
          finding.client()
              + ", "
              + Expectation.spelled(finding.point().type())
              + " of "
              + finding.place();
      grouped.computeIfAbsent(key, any -> new ArrayList<>()).add(finding);
    }
    return grouped;
  }
}
