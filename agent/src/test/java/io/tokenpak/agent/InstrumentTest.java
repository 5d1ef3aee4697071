package io.tokenpak.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.agent.probe.Point;
import io.tokenpak.agent.probe.Probe;
import io.tokenpak.agent.probe.Probes;
import org.junit.jupiter.api.Test;

class InstrumentTest {
  @Test
  void looksAtEachClassThatAProbeKnows() {
    for (Probe probe : Probes.all()) {
      for (Point point : probe.points()) {
        assertThat(Instrument.mayBeKnown(point.type())).as("%s", point).isTrue();
        assertThat(Probes.of(point.type())).as("%s", point).hasSameClassAs(probe);
      }
    }
    assertThat(Instrument.mayBeKnown("java/util/List")).isFalse();
  }
}
