package io.tokenpak.companion.jvm;

import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A JVM of this user's that tells what it runs.
///
/// @param program its main class or jar, without arguments, for these may be secret
public record RunningJvm(long pid, String program) {

  /// All but this one. Those that keep no performance data (`-XX:-UsePerfData`) cannot be seen.
  public static List<RunningJvm> all() {
    return VirtualMachine.list().stream()
        .flatMap(RunningJvm::of)
        .filter(jvm -> jvm.pid != ProcessHandle.current().pid())
        .sorted(Comparator.comparingLong(RunningJvm::pid))
        .toList();
  }

  private static Stream<RunningJvm> of(VirtualMachineDescriptor descriptor) {
    if (!descriptor.id().matches("[0-9]{1,10}")) {
      return Stream.empty();
    }
    String words = descriptor.displayName().strip();
    int end = words.indexOf(' ');
    String program = end < 0 ? words : words.substring(0, end);
    return Stream.of(
        new RunningJvm(Long.parseLong(descriptor.id()), program.isEmpty() ? "-" : program));
  }
}
