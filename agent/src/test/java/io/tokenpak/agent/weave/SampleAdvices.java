package io.tokenpak.agent.weave;

import java.util.List;
import net.bytebuddy.asm.Advice;

/// What is woven into [Sample].
@SuppressWarnings({"UnusedMethod", "UnusedVariable", "ParameterName"})
final class SampleAdvices {
  private SampleAdvices() {}

  static final class Wide {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(value = 2, readOnly = false) double third,
        @Advice.Argument(value = 0, readOnly = false) long first,
        @Advice.Argument(3) String fourth) {
      long more = first * 2;
      double most = third + more;
      for (int i = 0; i < fourth.length(); i++) {
        most += fourth.charAt(i);
      }
      first = more;
      third = most;
    }
  }

  static final class Replaced {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Sample sample,
        @Advice.Argument(value = 0, readOnly = false) String given,
        @Advice.FieldValue("text") String text) {
      sample.tell(text);
      if (given == null) {
        given = text;
      } else if (!given.isEmpty()) {
        String upper = given.toUpperCase(java.util.Locale.ROOT);
        sample.tell(given);
        given = upper;
      }
    }
  }

  static final class Counted {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(value = 0, readOnly = false) int number) {
      number += 10;
      number++;
    }
  }

  static final class Tried {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Sample sample, @Advice.Argument(value = 0, readOnly = false) String number) {
      try {
        sample.tell(number.trim());
        number = number.trim();
      } catch (NullPointerException none) {
        number = "0";
        sample.tell("none");
      }
    }
  }

  static final class Listed {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(value = 2, readOnly = false) List<String> names,
        @Advice.Argument(1) long amount,
        @Advice.FieldValue(value = "count", readOnly = false) long count) {
      if (amount > 5) {
        names = names.subList(0, 1);
        count = amount;
        return;
      }
      count += names.size();
    }
  }

  static final class Fields {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue(value = "text", readOnly = false) String text,
        @Advice.FieldValue(value = "count", readOnly = false) long count,
        @Advice.FieldValue(value = "common", readOnly = false) String common) {
      text = text.concat("+");
      count = count + text.length();
      common = common.concat("*");
    }
  }

  static final class Throwing {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object sample, @Advice.Argument(0) boolean really) {
      Object[] none = new Object[0];
      ((Sample) sample).tell("before");
      none[really ? 1 : 2] = "never";
      ((Sample) sample).tell("after");
    }
  }

  static final class Small {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(value = 0, readOnly = false) byte first,
        @Advice.Argument(value = 1, readOnly = false) char second,
        @Advice.Argument(value = 2, readOnly = false) short third,
        @Advice.Argument(value = 3, readOnly = false) boolean fourth,
        @Advice.Argument(value = 4, readOnly = false) float fifth) {
      first = (byte) (first * 100);
      second = (char) (second + 1);
      third = (short) -third;
      fourth = !fourth;
      fifth /= 2;
    }
  }

  static final class Arrays {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(value = 0, readOnly = false) int[] numbers,
        @Advice.Argument(value = 1, readOnly = false) Object[][] table) {
      numbers = new int[] {numbers.length, 2};
      table = new Object[][] {{table[0]}, {}, {numbers}};
      table[0][0] = "replaced";
    }
  }
}
