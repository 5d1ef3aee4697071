package io.tokenpak.companion.usage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;

class UsageMeterTest {
  private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");
  private static final String DOCUMENT =
      "{\"model\":\"m\",\"usage\":{\"input_tokens\":5,\"output_tokens\":6}}";

  private static final UsageIntent INTENT =
      new UsageIntent(
          "r1",
          NOW,
          "codex",
          "s1",
          "tokenpak-openai",
          "http",
          "POST",
          "/v1/responses",
          "lease",
          "g1");

  private final List<UsageEntry> told = new ArrayList<>();

  @Test
  void tellsBeforeTheBytesThatCompleteAnAnswer() {
    UsageMeter meter = meter();
    meter.answered(200, HttpFields.EMPTY);
    meter.observe(UTF_8.encode(DOCUMENT.substring(0, 20)), false);
    assertThat(told).isEmpty();

    meter.observe(UTF_8.encode(DOCUMENT.substring(20)), false);

    assertThat(told)
        .containsExactly(
            new UsageEntry(
                "r1",
                "tokenpak-openai",
                "lease",
                "g1",
                200,
                NOW,
                true,
                Optional.of(new Usage("m", 5, 6, 0, 0))));
  }

  @Test
  void tellsOnce() {
    UsageMeter meter = meter();
    meter.answered(200, HttpFields.EMPTY);
    meter.observe(UTF_8.encode(DOCUMENT), true);
    meter.observe(UTF_8.encode(DOCUMENT), true);
    meter.end();
    assertThat(told).hasSize(1);
  }

  @Test
  void tellsBeforeTheLastByteThatALengthAnnounces() {
    UsageMeter meter = meter();
    meter.answered(429, HttpFields.build().put("Content-Length", "4").asImmutable());
    meter.observe(UTF_8.encode("slo"), false);
    assertThat(told).isEmpty();
    meter.observe(UTF_8.encode("w"), false);
    assertThat(told).singleElement().extracting(UsageEntry::status).isEqualTo(429);
  }

  @Test
  void tellsWhatWasSeenOfABrokenOffAnswer() {
    UsageMeter meter = meter();
    meter.answered(200, HttpFields.EMPTY);
    meter.observe(UTF_8.encode("{\"usage\":{\"input_tokens\":5,"), false);
    meter.end();
    assertThat(told)
        .singleElement()
        .extracting(UsageEntry::usage)
        .isEqualTo(Optional.of(new Usage(null, 5, 0, 0, 0)));
  }

  @Test
  void tellsOfARequestThatGotNoAnswer() {
    meter().end();
    assertThat(told).singleElement().extracting(UsageEntry::status).isEqualTo(0);
  }

  @Test
  void readsThroughAContentCoding() throws IOException {
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(encoded)) {
      gzip.write(DOCUMENT.getBytes(UTF_8));
    }
    UsageMeter meter = meter();
    meter.answered(200, HttpFields.build().put("Content-Encoding", "gzip").asImmutable());
    meter.observe(ByteBuffer.wrap(encoded.toByteArray()), false);
    assertThat(told).singleElement().extracting(UsageEntry::usage).isEqualTo(usage());
  }

  @Test
  void countsWithoutTokensWhatItCannotDecode() {
    for (String coding : new String[] {"br", "gzip"}) {
      told.clear();
      UsageMeter meter = meter();
      meter.answered(200, HttpFields.build().put("Content-Encoding", coding).asImmutable());
      meter.observe(UTF_8.encode(DOCUMENT), true);
      assertThat(told).singleElement().extracting(UsageEntry::usage).isEqualTo(Optional.empty());
    }
  }

  @Test
  void leavesTheBytesAsTheyAre() {
    ByteBuffer bytes = UTF_8.encode(DOCUMENT);
    ByteBuffer before = bytes.duplicate();
    UsageMeter meter = meter();
    meter.answered(200, HttpFields.EMPTY);
    meter.observe(bytes, true);
    assertThat(bytes).isEqualTo(before);
  }

  @Test
  void aListenerThatFailsHurtsNobody() {
    UsageMeters meters =
        new UsageMeters(
            List.of(
                _ -> {
                  throw new IllegalStateException("full");
                },
                told::add),
            UsageLedger.NONE,
            InstantSource.fixed(NOW));
    UsageMeter meter = meters.meter(INTENT, Optional.empty());
    meter.answered(200, HttpFields.EMPTY);
    meter.observe(UTF_8.encode(DOCUMENT), true);
    assertThat(told).singleElement().extracting(UsageEntry::metered).isEqualTo(false);
  }

  @Test
  void thereIsNoMeterWhereNobodyListens() {
    assertThat(
            new UsageMeters(List.of(), UsageLedger.NONE, InstantSource.system())
                .meter(INTENT, Optional.empty()))
        .isSameAs(UsageMeter.NONE);
  }

  private static Optional<Usage> usage() {
    return Optional.of(new Usage("m", 5, 6, 0, 0));
  }

  private UsageMeter meter() {
    UsageMeters meters =
        new UsageMeters(List.of(told::add), UsageLedger.NONE, InstantSource.fixed(NOW));
    return meters.meter(INTENT, Optional.of(UsageFormat.RESPONSES));
  }
}
