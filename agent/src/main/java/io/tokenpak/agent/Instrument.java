package io.tokenpak.agent;

import io.tokenpak.agent.option.Options;
import io.tokenpak.agent.probe.Probe;
import io.tokenpak.agent.probe.Probes;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Sees each class that is loaded, and has those of known clients woven.
///
/// Weaving is prepared when the first of them is met. No lock is held meanwhile, for a thread that
/// waited for it may hold the loader that preparing needs.
final class Instrument implements ClassFileTransformer {
  private final Instrumentation instrumentation;
  private final AtomicReference<@Nullable Engine> engine = new AtomicReference<>();
  private volatile Options options = Options.OFF;

  Instrument(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  /// From now on the agent does what these say.
  synchronized void become(Options next) throws ReflectiveOperationException {
    boolean wasOff = options.off();
    options = next;
    Engine known = engine.get();
    if (known != null) {
      known.become(next);
    }
    if (wasOff && !next.off()) {
      instrumentation.addTransformer(this, true);
    } else if (!wasOff && next.off()) {
      instrumentation.removeTransformer(this);
    }
    reload();
  }

  /// Classes that are loaded already are transformed again, now as the options have it.
  private void reload() {
    List<Class<?>> loaded = new ArrayList<>();
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (Probes.of(type.getName().replace('.', '/')) != null
          && instrumentation.isModifiableClass(type)) {
        loaded.add(type);
      }
    }
    for (Class<?> type : loaded) {
      try {
        instrumentation.retransformClasses(type);
      } catch (UnmodifiableClassException | LinkageError refused) {
        log(type.getName() + " stays as it is: " + refused);
      }
    }
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    if (name == null) {
      return null;
    }
    try {
      Probe probe = Probes.of(name);
      return probe == null || !options.weaves(probe.client()) ? null : woven(probe, name, bytes);
    } catch (Throwable failure) {
      log(name + " stays as it is: " + failure);
      return null;
    }
  }

  private byte @Nullable [] woven(Probe probe, String name, byte[] bytes) throws Exception {
    byte[] woven = engine().weave(probe, name, bytes);
    log(probe.client() + (woven == null ? ": nothing known in " : ": headers from ") + name);
    return woven;
  }

  private Engine engine() throws Exception {
    Engine known = engine.get();
    if (known != null) {
      return known;
    }
    Engine first = new Engine(instrumentation);
    // What another thread prepared at the same time is as good.
    Engine chosen = engine.compareAndSet(null, first) ? first : engine.get();
    Options now;
    do {
      now = options;
      first.become(now);
    } while (now != options);
    return chosen == null ? first : chosen;
  }

  private void log(String line) {
    if (options.log()) {
      System.err.println("tokenpak agent: " + line);
    }
  }
}
