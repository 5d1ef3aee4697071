package io.tokenpak.agent.probe;

/// The entry of a method, and the advice that is woven there.
///
/// An advice is a class with one static method that carries Byte Buddy's
/// `@Advice.OnMethodEnter(suppress = Throwable.class)`, returns nothing, and whose parameters are
/// `@Advice.This`, `@Advice.Argument` (which it may replace) or `@Advice.FieldValue`. It uses the
/// types of the JDK and of the client and [io.tokenpak.agent.hook.Hook], nothing else of ours.
public final class Point {
  private final String type;
  private final String method;
  private final String descriptor;
  private final Class<?> advice;

  /// @param type as class files name it, for example `okhttp3/internal/connection/Exchange`
  /// @param descriptor as class files have it, for example `(Lokhttp3/Request;)V`
  public Point(String type, String method, String descriptor, Class<?> advice) {
    this.type = type;
    this.method = method;
    this.descriptor = descriptor;
    this.advice = advice;
  }

  public String type() {
    return type;
  }

  public String method() {
    return method;
  }

  public String descriptor() {
    return descriptor;
  }

  public Class<?> advice() {
    return advice;
  }

  @Override
  public String toString() {
    return type + "." + method + descriptor;
  }
}
