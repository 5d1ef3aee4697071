package io.tokenpak.agent;

import io.tokenpak.agent.hook.BootHook;
import io.tokenpak.agent.option.Options;
import io.tokenpak.agent.option.Plan;
import io.tokenpak.agent.probe.Point;
import io.tokenpak.agent.probe.Probe;
import io.tokenpak.agent.weave.Weaver;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What weaving needs, there from the first class of a client on: the weaver, and the hook that
/// woven code calls.
final class Engine {
  private final BootHook hook;
  private final Weaver weaver = new Weaver(BootHook.NAME);
  private @Nullable Renewal current;

  Engine(Instrumentation instrumentation) throws IOException, ClassNotFoundException {
    this.hook = BootHook.of(instrumentation);
  }

  void become(Options options) {
    if (options.off()) {
      publish(null, null);
    } else {
      Plan plan = new Plan(options);
      publish(new Renewal(plan), plan.parts());
    }
  }

  private synchronized void publish(@Nullable Renewal next, @Nullable Object @Nullable [] parts) {
    current = next;
    hook.become(parts, next != null && next.plan.changes() ? next : null);
  }

  byte @Nullable [] weave(Probe probe, String type, byte[] bytes) throws IOException {
    List<Point> points = new ArrayList<>();
    for (Point point : probe.points()) {
      if (point.type().equals(type)) {
        points.add(point);
      }
    }
    return weaver.weave(bytes, points.toArray(new Point[0]));
  }

  /// Looks at the files of a plan, in the thread of a request; called once a second at most.
  private final class Renewal implements Runnable {
    private final Plan plan;

    Renewal(Plan plan) {
      this.plan = plan;
    }

    @Override
    public void run() {
      try {
        synchronized (Engine.this) {
          if (current == this && plan.renew()) {
            publish(this, plan.parts());
          }
        }
      } catch (RuntimeException | LinkageError failure) {
        // What is known stays; a request must not fail for it.
      }
    }
  }
}
