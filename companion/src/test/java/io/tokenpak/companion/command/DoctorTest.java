package io.tokenpak.companion.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  @TempDir Path user;

  @Test
  void aFreshMachineHasNoFailure() {
    CommandRun run = run(Map.of("TOKENPAK_PORT", "0"));

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("ok    settings", "ok    home", "ok    port", "warn  credentials  ")
        .doesNotContain("fail");
  }

  @Test
  void aBadSettingIsAFindingAmongOthers() {
    CommandRun run = run(Map.of("TOKENPAK_PORT", "many"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("fail  settings  TOKENPAK_PORT must be a number");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void aTakenPortIsAFailureWithAdvice() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CommandRun run = run(Map.of("TOKENPAK_PORT", "" + taken.getLocalPort()));

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.out()).contains("fail  port", "set TOKENPAK_PORT to another one");
    }
  }

  @Test
  void aProgramReadsJson() {
    CommandRun run = run(Map.of("TOKENPAK_PORT", "0", "TOKENPAK_PROT", "1"), "--json");

    assertThat(run.out())
        .startsWith("[{\"level\":\"ok\",\"subject\":\"settings\"")
        .contains("\"level\":\"warn\",\"subject\":\"settings\",\"finding\":\"TOKENPAK_PROT is not")
        .endsWith("}]\n");
  }

  private CommandRun run(Map<String, String> variables, String... options) {
    String[] arguments = new String[options.length + 1];
    arguments[0] = "doctor";
    System.arraycopy(options, 0, arguments, 1, options.length);
    return CommandRun.at(user, variables, arguments);
  }
}
