package io.tokenpak.agent.weave;

import java.util.ArrayList;
import java.util.List;

/// What is woven in tests: methods that put a strain on slots, frames and stacks.
@SuppressWarnings({"UnusedMethod", "UnusedVariable"})
public class Sample {
  private static String common = "common";

  private final List<String> told = new ArrayList<>();
  private String text = "text";
  private long count = 7;

  public static String wide(long first, int second, double third, String fourth) {
    long sum = first + second;
    double product = third * second;
    return sum + "|" + product + "|" + fourth;
  }

  public String replaced(String given) {
    return given + "|" + text + "|" + told;
  }

  public int loopAtStart(int number) {
    do {
      number -= 3;
    } while (number > 0);
    return number;
  }

  public String triesAtStart(String number) {
    try {
      int parsed = Integer.parseInt(number);
      long twice = 2L * parsed;
      return "parsed " + twice;
    } catch (NumberFormatException wrong) {
      String why = "wrong " + number;
      return why;
    } finally {
      told.add(number);
    }
  }

  public String branches(int kind, long amount, List<String> names) {
    String result;
    switch (kind) {
      case 1 -> result = "one";
      case 2 -> {
        double half = amount / 2.0;
        result = "half " + half;
      }
      default -> {
        StringBuilder all = new StringBuilder();
        for (String name : names) {
          all.append(name).append(kind);
        }
        result = all.toString();
      }
    }
    return result + count;
  }

  public String fields() {
    return text + "|" + count + "|" + common + "|" + told;
  }

  public void throwing(boolean really) {
    if (really) {
      throw new IllegalArgumentException("asked to");
    }
    told.add("calm");
  }

  public boolean small(byte first, char second, short third, boolean fourth, float fifth) {
    return fourth == (first + second + third > fifth);
  }

  public synchronized Object[] arrays(int[] numbers, Object[][] table) {
    return new Object[] {numbers.length, table.length, numbers[0], table[0][0]};
  }

  public void tell(String what) {
    told.add(what);
  }

  List<String> told() {
    return told;
  }
}
