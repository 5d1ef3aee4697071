package io.tokenpak.companion.credential.lease;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;

/// A machine's lease with all that belongs to it, wired. Nothing runs before the keeper is started,
/// and nothing is asked of the broker before that.
public final class BrokeredLease {
  private final LeaseSource source;
  private final LeaseKeeper keeper;
  private final LeaseControl control;

  /// @param chatgpt the only origin that a lent login may travel to
  /// @param telemetry makes what reports use to the broker
  public BrokeredLease(
      LeaseSettings settings,
      URI chatgpt,
      BiFunction<Broker, BrokerClock, LeaseTelemetry> telemetry) {
    this(
        settings,
        chatgpt,
        telemetry,
        new BrokerClock(InstantSource.system(), System::nanoTime),
        Broker.PATIENCE);
  }

  BrokeredLease(
      LeaseSettings settings,
      URI chatgpt,
      BiFunction<Broker, BrokerClock, LeaseTelemetry> telemetry,
      BrokerClock clock,
      Duration patience) {
    LeaseBook book = new LeaseBook();
    Broker broker = new Broker(settings, clock, patience);
    LeaseTelemetry reports = telemetry.apply(broker, clock);
    source = new LeaseSource(settings.broker(), chatgpt, book, clock, this::nudge, reports);
    LeaseDesk desk = new LeaseDesk(settings, broker, clock, book, source, reports);
    LeaseCourse course = new LeaseCourse(settings.course());
    LeaseParts parts = new LeaseParts(broker, clock, book, desk, course, reports);
    keeper =
        new LeaseKeeper(parts, settings.course(), () -> ThreadLocalRandom.current().nextDouble());
    control = new LeaseControl(parts, settings);
  }

  /// Has the lease checked at once, if its keeper runs.
  public void nudge() {
    keeper.nudge();
  }

  /// What serves requests.
  public LeaseSource source() {
    return source;
  }

  /// What runs beside them.
  public LeaseKeeper keeper() {
    return keeper;
  }

  /// What the owner can do.
  public LeaseControl control() {
    return control;
  }
}
