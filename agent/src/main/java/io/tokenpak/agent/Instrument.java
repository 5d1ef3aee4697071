package io.tokenpak.agent;

import io.tokenpak.agent.option.Options;
import io.tokenpak.agent.probe.Probe;
import io.tokenpak.agent.probe.Probes;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/// Sees each class that is loaded, and has those of known clients woven.
///
/// Options are read and weaving is prepared when the first of them is met. No lock is held
/// meanwhile, for a thread that waited for it may hold the loader that is needed.
final class Instrument implements ClassFileTransformer {
  /// Of the names of all classes that a probe knows.
  private static final String[] BEGINNINGS = {
    "okhttp3/",
    "jdk/internal/net/http/",
    "sun/net/www/protocol/http/",
    "org/apache/h",
    "io/netty/handler/codec/http",
    "org/eclipse/jetty/client/",
    "io/ktor/client/engine/"
  };

  private final Instrumentation instrumentation;
  private final @Nullable String arguments;
  private volatile @Nullable Options options;
  private volatile @Nullable Engine engine;
  private boolean listens;
  private volatile boolean said;

  /// @param arguments of the start
  Instrument(Instrumentation instrumentation, @Nullable String arguments) {
    this.instrumentation = instrumentation;
    this.arguments = arguments;
  }

  /// Before the application starts.
  void begin() {
    listen(true);
    // What an agent before this one has sent may have loaded classes of clients.
    if (Start.hasOthers(instrumentation)) {
      Loaded.transform(instrumentation);
    }
  }

  /// From now on the agent does what these say. If they cannot be followed, all stays as it is.
  ///
  /// @return what is wrong with them, or null
  @Nullable String become(@Nullable String others) {
    Options next = Options.of(others);
    if (next.problem() != null) {
      return "nothing changed: " + next.problem();
    }
    Options before;
    Engine known;
    synchronized (this) {
      before = options;
      options = next;
      known = engine;
    }
    if (known != null) {
      try {
        known.become(next);
      } catch (Throwable failure) {
        options = before;
        throw failure;
      }
    }
    listen(!next.off());
    Loaded.transform(instrumentation);
    return null;
  }

  /// Whether it sees classes.
  boolean listens() {
    return listens;
  }

  private void listen(boolean wanted) {
    if (wanted && !listens) {
      instrumentation.addTransformer(this, true);
    } else if (!wanted && listens) {
      instrumentation.removeTransformer(this);
    }
    listens = wanted;
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    if (name == null || !mayBeKnown(name)) {
      return null;
    }
    try {
      Probe probe = Probes.of(name);
      return probe == null ? null : woven(probe, name, bytes);
    } catch (Throwable failure) {
      if (engine == null) {
        sayOnce("off: cannot begin, is its jar still there? " + failure);
      } else {
        log(name + " stays as it is: " + failure);
      }
      return null;
    }
  }

  /// Else even the class with the names of those that are known need not be loaded.
  static boolean mayBeKnown(String name) {
    for (String beginning : BEGINNINGS) {
      if (name.startsWith(beginning)) {
        return true;
      }
    }
    return false;
  }

  private byte @Nullable [] woven(Probe probe, String name, byte[] bytes) throws Exception {
    if (!options().weaves(probe.client())) {
      return null;
    }
    byte[] woven = engine().weave(probe, name, bytes);
    log(probe.client() + (woven == null ? ": nothing known in " : ": woven ") + name);
    return woven;
  }

  private Options options() {
    Options known = options;
    return known == null ? firstOptions() : known;
  }

  private Options firstOptions() {
    Options read = Options.of(arguments);
    synchronized (this) {
      Options other = options;
      if (other != null) {
        return other;
      }
      options = read;
    }
    if (read.problem() != null) {
      TokenPakAgent.say("off: " + read.problem());
    }
    return read;
  }

  private Engine engine() throws Exception {
    Engine known = engine;
    return known == null ? firstEngine() : known;
  }

  /// Known to others only when the hook knows the options, so no request goes without headers. The
  /// last word is always the engine's that stays, with the options that hold.
  private Engine firstEngine() throws Exception {
    Engine made = new Engine(instrumentation);
    while (true) {
      Options now = options();
      made.become(now);
      synchronized (this) {
        Engine other = engine;
        if (other == null) {
          other = made;
        }
        if (other.equals(made) && now.equals(options)) {
          engine = made;
          return made;
        }
        made = other;
      }
    }
  }

  private void sayOnce(String line) {
    if (!said) {
      said = true;
      TokenPakAgent.say(line);
    }
  }

  private void log(String line) {
    Options known = options;
    if (known != null && known.log()) {
      TokenPakAgent.say(line);
    }
  }
}
