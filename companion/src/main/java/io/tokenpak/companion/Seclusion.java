package io.tokenpak.companion;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps other programs of the same user out of this process, on Linux: none can read its memory or
/// its variables, and no core of it is written. That nobody attaches to it is the launcher's part.
public final class Seclusion {
  private static final Logger log = LoggerFactory.getLogger(Seclusion.class);

  /// `false` leaves the process open, for whoever measures it.
  private static final String WANTED = "tokenpak.seclude";

  // Of sys/prctl.h and sys/resource.h.
  private static final int PR_SET_DUMPABLE = 4;
  private static final int RLIMIT_CORE = 4;

  private Seclusion() {}

  /// Begins it, on a thread of its own: linking the two calls takes longer than much of the start.
  public static void begin() {
    if (!Installation.system().equals("Linux")) {
      return;
    }
    if (System.getProperty(WANTED, "").equals("false")) {
      log.warn(
          "-D{}=false: programs of this user can read this process, credentials included", WANTED);
      return;
    }
    var _ = Thread.ofPlatform().daemon().name("seclusion").start(Seclusion::seclude);
  }

  private static void seclude() {
    try {
      // Cores first: no core is written of what cannot be read, but this also holds for children.
      if (limitCores() != 0 || forbidReading() != 0) {
        warn("the system refused it");
      }
    } catch (Throwable failure) {
      warn(failure.toString());
    }
  }

  @SuppressWarnings("restricted")
  private static int forbidReading() throws Throwable {
    FunctionDescriptor type = FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG);
    MethodHandle prctl = function("prctl", type, Linker.Option.firstVariadicArg(1));
    return (int) prctl.invokeExact(PR_SET_DUMPABLE, 0L);
  }

  private static int limitCores() throws Throwable {
    FunctionDescriptor type = FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS);
    MethodHandle setrlimit = function("setrlimit", type);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment none = arena.allocateFrom(JAVA_LONG, 0L, 0L);
      return (int) setrlimit.invokeExact(RLIMIT_CORE, none);
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle function(
      String name, FunctionDescriptor type, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
  }

  private static void warn(String why) {
    log.warn(
        "programs of this user can read the companion's memory, credentials included ({}):"
            + " run it as a user of its own if you do not trust them all",
        why);
  }
}
