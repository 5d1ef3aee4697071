package io.tokenpak.companion.exchange;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;

/// Request heads for tests, from names and values by turns.
public final class SampleHead {
  private SampleHead() {}

  public static RequestHead post(String target, String... namesAndValues) {
    return of("POST", target, namesAndValues);
  }

  public static RequestHead get(String target, String... namesAndValues) {
    return of("GET", target, namesAndValues);
  }

  public static RequestHead of(String method, String target, String... namesAndValues) {
    HttpFields.Mutable fields = HttpFields.build();
    for (int index = 0; index < namesAndValues.length; index += 2) {
      fields.add(namesAndValues[index], namesAndValues[index + 1]);
    }
    return new RequestHead(
        method, HttpURI.build(method, target).asImmutable(), fields.asImmutable());
  }
}
