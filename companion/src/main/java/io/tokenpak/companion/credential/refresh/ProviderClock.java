package io.tokenpak.companion.credential.refresh;

import io.tokenpak.companion.credential.AnswerListener;
import io.tokenpak.companion.credential.Credential;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpDateTime;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/// The time at the provider of one source, from the `Date` of its answers.
///
/// It is kept as a distance to the monotonic clock, so that a jump of this machine's clock does not
/// move it.
final class ProviderClock implements AnswerListener {
  private static final int SAMPLES = 9;

  /// A `Date` is cut to the second; on average half of it is missing.
  private static final long MISSING_MILLIS = 500;

  private final String source;
  private final Clocks clocks;
  private final long[] distances = new long[SAMPLES];
  private int count;
  private long sampledAt;

  ProviderClock(String source, Clocks clocks) {
    this.source = source;
    this.clocks = clocks;
  }

  @Override
  public void answered(Credential credential, int status, HttpFields fields) {
    if (credential.source().name().equals(source)) {
      sample(fields);
    }
  }

  /// Takes at most one sample a second: nine answers of one second tell no more than one.
  synchronized void sample(HttpFields fields) {
    long now = clocks.monotonicMillis();
    if (count > 0 && now - sampledAt < TimeUnit.SECONDS.toMillis(1)) {
      return;
    }
    String text = fields.get(HttpHeader.DATE);
    // One that makes no sense gives -1.
    long date = text == null ? -1 : HttpDateTime.parseToEpoch(text);
    if (date > 0) {
      distances[count++ % SAMPLES] = date + MISSING_MILLIS - now;
      sampledAt = now;
    }
  }

  /// How far the provider's clock is ahead of this machine's; zero as long as that is not known.
  synchronized Duration ahead() {
    if (count == 0) {
      return Duration.ZERO;
    }
    long[] known = Arrays.copyOf(distances, Math.min(count, SAMPLES));
    Arrays.sort(known);
    long provider = known[known.length / 2] + clocks.monotonicMillis();
    return Duration.ofMillis(provider - clocks.now().toEpochMilli());
  }

  /// Forgets what it knows: the monotonic clock may have stood still while the machine slept.
  synchronized void reset() {
    count = 0;
  }
}
