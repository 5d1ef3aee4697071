package io.tokenpak.companion.realclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.stub.RecordedRequest;
import io.tokenpak.companion.stub.StubProvider;
import java.util.Locale;

/// What holds for every request that a companion passed on, whoever sent it.
final class Passage {
  private Passage() {}

  /// The stub was named as the host, nothing of the companion's own travelled, and nothing was
  /// added on the way.
  static void isUntouched(StubProvider stub, RecordedRequest request) {
    assertThat(request.field("Host")).hasValue(stub.origin().getAuthority());
    assertThat(request.fieldNames())
        .noneMatch(name -> name.startsWith("x-tokenpak-") || name.startsWith("x-forwarded-"))
        .doesNotContain("via", "forwarded")
        .doesNotHaveDuplicates();
    if (!request.method().equals("GET") && request.field("Transfer-Encoding").isEmpty()) {
      assertThat(request.field("Content-Length")).hasValue(String.valueOf(request.body().length));
    }
  }

  static String bearer(RecordedRequest request) {
    String value = request.field("Authorization").orElse("");
    assertThat(value.toLowerCase(Locale.ROOT)).startsWith("bearer ");
    return value.substring("bearer ".length());
  }
}
