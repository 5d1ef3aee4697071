package io.tokenpak.companion.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
  void listsJvmsWithTheirMainClassAndWithoutArguments() throws Exception {
    Process jvm = start(java(), "-cp", path(), Idle.class.getName(), "--password=x");
    awaitReady(jvm);

    assertThat(RunningJvm.all()).contains(new RunningJvm(jvm.pid(), Idle.class.getName()));
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
