package io.tokenpak.companion.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RequestHeadTest {
  @Test
  void isUnderItselfAndWhatItContains() {
    assertThat(SampleHead.get("/v1/messages").isUnder("/v1/messages")).isTrue();
    assertThat(SampleHead.get("/v1/messages?beta=true").isUnder("/v1/messages")).isTrue();
    assertThat(SampleHead.get("/v1/messages/").isUnder("/v1/messages")).isTrue();
    assertThat(SampleHead.get("/v1/messages/batches/b").isUnder("/v1/messages")).isTrue();
  }

  @Test
  void matchesWholeSegmentsOnly() {
    for (String path :
        List.of("/v1/messagesX", "/v1/message", "/v1", "/", "/V1/messages", "/v1/messages;a=b")) {
      assertThat(SampleHead.get(path).isUnder("/v1/messages")).as(path).isFalse();
    }
  }

  @Test
  void neverDecodesThePath() {
    assertThat(SampleHead.get("/v1/%6dessages").isUnder("/v1/messages")).isFalse();
    assertThat(SampleHead.get("/v1%2fmessages").isUnder("/v1/messages")).isFalse();
  }

  @Test
  void isUnderNothingWhereDotSegmentsLeaveThePlace() {
    for (String rest :
        List.of(
            "..",
            "../organizations",
            ".",
            "x/../../admin",
            "%2e%2e/admin",
            ".%2E/admin",
            "..%2fadmin",
            "x%2f..%2fadmin",
            "..\\admin",
            "x%5C..%5cadmin",
            "..;a=b/admin",
            "..%3b/admin")) {
      assertThat(DotSegments.isIn("/v1/messages/" + rest)).as(rest).isTrue();
      assertThat(bare("/v1/messages/" + rest).isUnder("/v1/messages")).as(rest).isFalse();
    }
  }

  @Test
  void dotsInsideASegmentAreHarmless() {
    for (String rest :
        List.of("gpt-5.4", "...", "a..b", "..a", "a.", ".a", "%2e%2ea", "%", "%2", "")) {
      assertThat(DotSegments.isIn("/v1/models/" + rest)).as(rest).isFalse();
    }
  }

  @Test
  void comparesTheBeginningOfAFieldIgnoringCase() {
    RequestHead head = SampleHead.get("/", "user-AGENT", "  OpenClaw/1  ");
    assertThat(head.fieldStartsWith("User-Agent", "openclaw")).isTrue();
    assertThat(head.fieldStartsWith("User-Agent", "openclaw/1.0")).isFalse();
    assertThat(head.fieldStartsWith("originator", "")).isFalse();
  }

  // HttpURI refuses some of these from a string; a parser might not.
  private static RequestHead bare(String path) {
    return new RequestHead(
        "GET",
        org.eclipse.jetty.http.HttpURI.build().path(path).asImmutable(),
        org.eclipse.jetty.http.HttpFields.EMPTY);
  }
}
