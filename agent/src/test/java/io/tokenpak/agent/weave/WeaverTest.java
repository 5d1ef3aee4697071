package io.tokenpak.agent.weave;

import static java.util.Objects.requireNonNull;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenpak.agent.probe.Point;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.loading.ByteArrayClassLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WeaverTest {
  private static final String HOOK = "io/tokenpak/agent/weave/FakeHook";
  private static final String SAMPLE = "io/tokenpak/agent/weave/Sample";
  private static final int MAJOR = 7;

  static Stream<Arguments> calls() {
    return Stream.of(
        call("wide", SampleAdvices.Wide.class, 3L, 4, 2.5, "ab"),
        call("replaced", SampleAdvices.Replaced.class, "given"),
        call("replaced", SampleAdvices.Replaced.class, ""),
        call("replaced", SampleAdvices.Replaced.class, (Object) null),
        call("loopAtStart", SampleAdvices.Counted.class, 5),
        call("triesAtStart", SampleAdvices.Tried.class, " 12 "),
        call("triesAtStart", SampleAdvices.Tried.class, "x"),
        call("triesAtStart", SampleAdvices.Tried.class, (Object) null),
        call("branches", SampleAdvices.Listed.class, 2, 3L, List.of("a", "b")),
        call("branches", SampleAdvices.Listed.class, 9, 30L, List.of("a", "b")),
        call("fields", SampleAdvices.Fields.class),
        call("throwing", SampleAdvices.Throwing.class, true),
        call("throwing", SampleAdvices.Throwing.class, false),
        call("small", SampleAdvices.Small.class, (byte) 3, 'c', (short) 9, true, 1.5f),
        call("arrays", SampleAdvices.Arrays.class, new int[] {4}, new Object[][] {{"x"}}));
  }

  static Stream<Arguments> callsWhoseAdviceThrowsAtOnce() {
    return Stream.of(
        call("wide", SampleAdvices.Wide.class, Long.MAX_VALUE, -1, 0.0, null),
        call("branches", SampleAdvices.Listed.class, 9, 30L, List.of()),
        call("arrays", SampleAdvices.Arrays.class, new int[] {4}, new Object[][] {}));
  }

  private static Arguments call(String method, Class<?> advice, @Nullable Object... arguments) {
    return Arguments.of(method, advice, arguments);
  }

  @ParameterizedTest
  @MethodSource("calls")
  void doesWhatByteBuddysAdviceDoes(String name, Class<?> advice, @Nullable Object[] arguments)
      throws Exception {
    byte[] ours = new Weaver(HOOK).weave(bytes(), point(method(Sample.class, name), advice));

    assertThat(outcome(requireNonNull(ours), name, arguments))
        .isEqualTo(outcome(byByteBuddy(name, advice), name, arguments))
        .isNotEqualTo(outcome(bytes(), name, arguments));
  }

  @ParameterizedTest
  @MethodSource("callsWhoseAdviceThrowsAtOnce")
  void goesOnAsIfThereWereNoAdviceWhenThatThrows(
      String name, Class<?> advice, @Nullable Object[] arguments) throws Exception {
    byte[] ours = new Weaver(HOOK).weave(bytes(), point(method(Sample.class, name), advice));

    assertThat(outcome(requireNonNull(ours), name, arguments))
        .isEqualTo(outcome(byByteBuddy(name, advice), name, arguments))
        .isEqualTo(outcome(bytes(), name, arguments));
  }

  private static byte[] byByteBuddy(String name, Class<?> advice) {
    return new ByteBuddy()
        .redefine(Sample.class)
        .visit(Advice.to(advice).on(named(name)))
        .make()
        .getBytes();
  }

  @Test
  void tellsTheHookWhatAnAdviceThrows() throws Exception {
    FakeHook.failures.clear();
    Method method = method(Sample.class, "throwing");
    byte[] woven = new Weaver(HOOK).weave(bytes(), point(method, SampleAdvices.Throwing.class));

    assertThat(outcome(requireNonNull(woven), "throwing", false)).isEqualTo("null [before, calm]");
    assertThat(FakeHook.failures)
        .singleElement()
        .isInstanceOf(ArrayIndexOutOfBoundsException.class);
  }

  @Test
  void weavesTwoAdvicesIntoOneMethodTheFirstOneFirst() throws Exception {
    Method method = method(Sample.class, "replaced");
    byte[] woven =
        new Weaver(HOOK)
            .weave(
                bytes(),
                point(method, SampleAdvices.Replaced.class),
                point(method, SampleAdvices.Tried.class));

    assertThat(outcome(requireNonNull(woven), "replaced", " a "))
        .isEqualTo("A|text|[text,  a , A] [text,  a , A]");
  }

  @Test
  void leavesAClassWithoutThePointAsItIs() throws Exception {
    Point other = new Point(SAMPLE, "wide", "(I)V", SampleAdvices.Wide.class);

    assertThat(new Weaver(HOOK).weave(bytes(), other)).isNull();
  }

  @Test
  void weavesTheKnownPointsOfAClassThatLacksAnother() throws Exception {
    Point other = new Point(SAMPLE, "gone", "()V", SampleAdvices.Wide.class);
    Point known = point(method(Sample.class, "fields"), SampleAdvices.Fields.class);

    byte[] woven = new Weaver(HOOK).weave(bytes(), other, known);

    assertThat(outcome(requireNonNull(woven), "fields")).isEqualTo("text+|12|common*|[] []");
  }

  @Test
  void weavesClassesOfVersionsThatAreNotYetKnown() throws Exception {
    byte[] newer = bytes();
    byte version = newer[MAJOR];
    newer[MAJOR] = 120;
    Point point = point(method(Sample.class, "fields"), SampleAdvices.Fields.class);

    byte[] woven = requireNonNull(new Weaver(HOOK).weave(newer, point));

    assertThat(woven[MAJOR]).isEqualTo((byte) 120);
    woven[MAJOR] = version;
    assertThat(outcome(woven, "fields")).isEqualTo("text+|12|common*|[] []");
  }

  @Test
  void refusesAnAdviceThatDoesNotSuitItsMethod() {
    Method method = method(Sample.class, "loopAtStart");

    assertThatThrownBy(
            () -> new Weaver(HOOK).weave(bytes(), point(method, SampleAdvices.Replaced.class)))
        .isInstanceOf(IllegalStateException.class);
  }

  private static Point point(Method method, Class<?> advice) {
    return new Point(
        SAMPLE, method.getName(), net.bytebuddy.jar.asm.Type.getMethodDescriptor(method), advice);
  }

  private static Method method(Class<?> type, String name) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> method.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static byte[] bytes() throws Exception {
    return ClassBytes.of(Sample.class);
  }

  /// What a call answers, or throws, and what it tells meanwhile; verified on loading.
  private static String outcome(byte[] type, String name, @Nullable Object... arguments)
      throws Exception {
    ClassLoader loader =
        new ByteArrayClassLoader.ChildFirst(
            WeaverTest.class.getClassLoader(), Map.of(Sample.class.getName(), type));
    Class<?> loaded = Class.forName(Sample.class.getName(), true, loader);
    Object sample = loaded.getConstructor().newInstance();
    String result;
    try {
      Object answer = method(loaded, name).invoke(sample, arguments);
      result =
          answer instanceof Object[] array ? Arrays.deepToString(array) : String.valueOf(answer);
    } catch (InvocationTargetException thrown) {
      result = String.valueOf(thrown.getCause());
    }
    Method told = loaded.getDeclaredMethod("told");
    told.setAccessible(true);
    return result + " " + new ArrayList<>((List<?>) told.invoke(sample));
  }
}
