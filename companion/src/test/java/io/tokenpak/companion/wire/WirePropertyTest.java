package io.tokenpak.companion.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import io.tokenpak.companion.stub.RawMessage.End;
import io.tokenpak.companion.stub.RecordingProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.Lifespan;
import net.jqwik.api.lifecycle.Store;

/// Thousands of random exchanges over one companion, one provider and kept-alive connections:
/// nothing may differ but what docs/wire.md names.
class WirePropertyTest {
  @Property(tries = 10_000, edgeCases = EdgeCasesMode.NONE)
  void nothingDiffersButWhatIsDocumented(@ForAll("exchanges") RandomExchange exchange)
      throws Exception {
    wire().run(exchange);
  }

  @Provide
  Arbitrary<RandomExchange> exchanges() {
    return RandomExchanges.all();
  }

  private Wire wire() {
    return Store.getOrCreate("wire", Lifespan.RUN, Wire::start).get();
  }

  /// A client, a companion and a provider. Used by one thread.
  private static final class Wire implements Store.CloseOnReset {
    private final Path folder;
    private final RecordingProvider provider;
    private final StartedCompanion companion;
    private RawClient client;

    private Wire(
        Path folder, RecordingProvider provider, StartedCompanion companion, RawClient client) {
      this.folder = folder;
      this.provider = provider;
      this.companion = companion;
      this.client = client;
    }

    static Wire start() {
      try {
        Path folder = Files.createTempDirectory("wire");
        RecordingProvider provider = RecordingProvider.start();
        StartedCompanion companion =
            StartedCompanion.before(provider, folder).withClaudeLogin().withCodexLogin().start();
        return new Wire(folder, provider, companion, companion.connect());
      } catch (Exception failure) {
        throw new IllegalStateException(failure);
      }
    }

    void run(RandomExchange exchange) throws Exception {
      boolean kept = false;
      try {
        RawMessage answer = answer(exchange);
        assertThat(answer.values("X-TokenPak-Error")).as(answer.text()).isEmpty();
        assertArrived(exchange);
        assertAnswered(exchange, answer);
        kept = true;
      } finally {
        if (!kept) {
          client.close();
          client = companion.connect();
          provider.forget();
        }
      }
    }

    private RawMessage answer(RandomExchange exchange) throws Exception {
      boolean toHead = exchange.request().isHead();
      byte[] answer = exchange.answer().bytes(toHead);
      provider.answers(conversation -> {
        conversation.writeIn(answer, exchange.answer().cuts().writes(answer.length));
        if (!toHead && exchange.answer().endsWithConnection()) {
          conversation.fin();
        }
      });
      byte[] request = exchange.requestBytes();
      client.sendIn(request, exchange.request().cuts().writes(request.length));
      return toHead ? client.readAnswerToHead() : client.readAnswer();
    }

    private void assertArrived(RandomExchange exchange) throws Exception {
      RawMessage arrived = provider.request();
      assertThat(arrived.startLine()).isEqualTo(exchange.expectedRequestLine());
      assertThat(arrived.fieldLines())
          .as("the request's fields")
          .isEqualTo(
              AllowedChanges.ofRequest(
                  exchange.sentFields(), exchange.travel(), "127.0.0.1:" + provider.port()));
      assertThat(arrived.framing()).isEqualTo(exchange.request().framing());
      assertThat(arrived.body()).as("the request's body").isEqualTo(exchange.request().content());
    }

    private static void assertAnswered(RandomExchange exchange, RawMessage answer) {
      List<String> fields =
          new ArrayList<>(
              AllowedChanges.ofAnswer(exchange.answer().fields(), exchange.travel().isInjected()));
      fields.add("X-TokenPak-Request-Id: " + answer.value("X-TokenPak-Request-Id"));
      fields.addAll(exchange.answer().framingFieldsForClient());
      assertThat(answer.status()).isEqualTo(exchange.answer().status());
      assertThat(answer.fieldLines()).as("the answer's fields").isEqualTo(fields);
      assertThat(answer.end()).isEqualTo(End.COMPLETE);
      assertThat(answer.body())
          .as("the answer's body")
          .isEqualTo(exchange.request().isHead() ? new byte[0] : exchange.answer().content());
    }

    @Override
    public void close() {
      try {
        client.close();
        companion.close();
        provider.close();
        try (Stream<Path> files = Files.walk(folder)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      } catch (Exception failure) {
        throw new IllegalStateException(failure);
      }
    }
  }
}
