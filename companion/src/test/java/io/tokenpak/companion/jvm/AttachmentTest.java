package io.tokenpak.companion.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AttachmentTest {
  private static final Path JAR = Path.of("/opt/tokenpak/agent.jar");

  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void end() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void saysThatThereIsNoSuchProcess() throws Exception {
    Process ended = start("true");
    assertThat(ended.waitFor(20, TimeUnit.SECONDS)).isTrue();

    assertThatThrownBy(() -> Attachment.load(ended.pid(), JAR, ""))
        .isInstanceOf(CannotAttach.class)
        .hasMessageContaining("there is no process " + ended.pid());
  }

  @Test
  void aProcessThatIsNoJvmGetsNoSignal() throws Exception {
    // A shell that ends by the signal with which attaching begins.
    Process shell = start("cat");

    assertThatThrownBy(() -> Attachment.load(shell.pid(), JAR, ""))
        .isInstanceOf(CannotAttach.class)
        .hasMessageContaining("process " + shell.pid() + " is no JVM");
    assertThat(shell.isAlive()).isTrue();
    shell.getOutputStream().close();
    assertThat(shell.waitFor()).isZero();
  }

  @Test
  void saysThatAttachingIsSwitchedOff() throws Exception {
    Process jvm = start(java(), "-XX:+DisableAttachMechanism", "-cp", path(), Idle.class.getName());
    awaitReady(jvm);

    assertThatThrownBy(() -> Attachment.load(jvm.pid(), JAR, ""))
        .isInstanceOf(CannotAttach.class)
        .hasMessageContainingAll("-XX:+DisableAttachMechanism", "tokenpak run");
    assertThat(jvm.isAlive()).isTrue();
  }

  @Test
  void saysThatAgentsAreNotTakenWhileItRuns() throws Exception {
    Process jvm =
        start(java(), "-XX:-EnableDynamicAgentLoading", "-cp", path(), Idle.class.getName());
    awaitReady(jvm);

    assertThatThrownBy(() -> Attachment.load(jvm.pid(), JAR, ""))
        .isInstanceOf(CannotAttach.class)
        .hasMessageContainingAll("-XX:-EnableDynamicAgentLoading", "tokenpak run");
  }

  @Test
  void saysThatTheProcessCannotReadTheAgent() throws Exception {
    Process jvm = idle();

    assertThatThrownBy(() -> Attachment.load(jvm.pid(), JAR, ""))
        .isInstanceOf(CannotAttach.class)
        .hasMessageContainingAll("process " + jvm.pid() + " cannot read " + JAR);
  }

  @Test
  void saysWhichProcessAThreadIsOf() throws Exception {
    Process jvm = idle();
    Path threads = Path.of("/proc", Long.toString(jvm.pid()), "task");
    assumeThat(threads).exists();
    long thread;
    try (Stream<Path> each = Files.list(threads)) {
      thread =
          each.mapToLong(it -> Long.parseLong(it.getFileName().toString())).max().orElseThrow();
    }

    assertThatThrownBy(() -> Attachment.load(thread, JAR, ""))
        .isInstanceOf(CannotAttach.class)
        .hasMessage("%d is a thread of process %d: name that", thread, jvm.pid());
  }

  @Test
  void saysThatOptionsAreTooLongForTheProtocol() throws Exception {
    Process jvm = idle();
    String options = "session=" + "x".repeat(1024);

    assertThatThrownBy(() -> Attachment.load(jvm.pid(), JAR, options))
        .isInstanceOf(CannotAttach.class)
        .hasMessageContainingAll("by 32 bytes", "config=FILE");
  }

  @Test
  void doesNotWaitForeverForAProcessThatIsStopped() throws Exception {
    Process jvm = idle();
    // Once attached to it has a socket, which takes what nobody reads.
    assertThatThrownBy(() -> Attachment.load(jvm.pid(), JAR, "")).isInstanceOf(CannotAttach.class);
    Process stop = start("kill", "-STOP", Long.toString(jvm.pid()));
    assertThat(stop.waitFor(20, TimeUnit.SECONDS)).isTrue();

    assertThatThrownBy(() -> Attachment.load(jvm.pid(), JAR, "", Duration.ofMillis(300)))
        .isInstanceOf(CannotAttach.class)
        .hasMessageContainingAll("process " + jvm.pid() + " does not answer", "stopped");
  }

  @Test
  void listsJvmsWithTheirMainClassAndWithoutArguments() throws Exception {
    Process jvm = start(java(), "-cp", path(), Idle.class.getName(), "--password=x");
    awaitReady(jvm);

    assertThat(RunningJvm.all()).contains(new RunningJvm(jvm.pid(), Idle.class.getName()));
  }

  private Process idle() throws IOException {
    Process jvm = start(java(), "-cp", path(), Idle.class.getName());
    awaitReady(jvm);
    return jvm;
  }

  private Process start(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    started.add(process);
    return process;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String path() {
    return System.getProperty("java.class.path");
  }

  private static void awaitReady(Process jvm) throws IOException {
    assertThat(jvm.getInputStream().read()).isEqualTo('r');
  }

  /// A program that says when it runs, and then waits.
  static final class Idle {
    private Idle() {}

    public static void main(String[] arguments) throws IOException {
      System.out.println("ready");
      // Until the test ends.
      var _ = System.in.read();
    }
  }
}
