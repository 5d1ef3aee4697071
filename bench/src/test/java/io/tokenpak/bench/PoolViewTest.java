package io.tokenpak.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenpak.companion.status.PoolPart;
import io.tokenpak.dispatch.PoolStatus;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PoolViewTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void readsWhatTheStatusSays() throws Exception {
    PoolView view = view(PoolStatus.Activity.SPARE, PoolStatus.Activity.IDLE);

    assertThat(view).isEqualTo(new PoolView(2, 1, 7, 6, "tight"));
    assertThat(view.isFresh()).isFalse();
  }

  @Test
  void isFreshWithASpareAlone() throws Exception {
    assertThat(view(PoolStatus.Activity.SPARE).isFresh()).isTrue();
    assertThat(view(PoolStatus.Activity.STARTING).isFresh()).isFalse();
  }

  private static PoolView view(PoolStatus.Activity... processes) throws Exception {
    PoolStatus status =
        new PoolStatus(
            PoolStatus.State.READY,
            Optional.empty(),
            "",
            new PoolStatus.Enclosure(true, "tight"),
            Arrays.stream(processes).map(PoolViewTest::process).toList(),
            new PoolStatus.Totals(1, 2, 3, 4, 5, 6, 7));
    StringWriter text = new StringWriter();
    try (var json = MAPPER.createGenerator(text)) {
      json.writeStartObject();
      new PoolPart("companion", status).write(json);
      json.writeEndObject();
    }
    return PoolView.of(MAPPER.readTree(text.toString()));
  }

  private static PoolStatus.Child process(PoolStatus.Activity activity) {
    return new PoolStatus.Child(
        1,
        Optional.empty(),
        Path.of("/workspace"),
        activity,
        new PoolStatus.Use(1, 1, Duration.ZERO, Duration.ZERO));
  }
}
