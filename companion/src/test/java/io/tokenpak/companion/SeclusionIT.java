package io.tokenpak.companion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What another program of the companion's user gets at, of the companion as distributed.
class SeclusionIT {
  /// Root may look into everything, so companion and onlooker are somebody else's there.
  private static final String NOBODY = "65534";

  private static final String KEY = "sk-ant-api03-secluded";
  private static final String OPEN = "-XX:-DisableAttachMechanism -Dtokenpak.seclude=false";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private static Path folder;
  private static Path distribution;
  private Path state = folder;
  private Optional<Process> companion = Optional.empty();

  @BeforeAll
  static void copyToWhereAnybodyMayRead() throws IOException {
    Path built = Path.of("target/tokenpak");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    distribution = folder.resolve("tokenpak");
    try (Stream<Path> tree = Files.walk(built)) {
      for (Path path : tree.filter(each -> !each.endsWith("tokenpak.aot")).toList()) {
        Path copy = distribution.resolve(built.relativize(path).toString());
        Files.copy(path, copy, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    Process process = companion.orElseThrow();
    process.destroy();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anotherProgramOfItsUserReadsNeitherItsVariablesNorItsMemory() throws Exception {
    start("");

    await().atMost(PATIENCE).until(() -> look("cat", proc("environ")).isRefused());
    for (String file : List.of("environ", "mem", "maps", "auxv")) {
      Look look = look("head", "-c1", proc(file));
      assertThat(look.isRefused()).as("%s: %s", file, look.printed()).isTrue();
    }
    assertThat(look("ls", proc("fd")).isRefused()).isTrue();
    assertThat(Files.readString(Path.of(proc("limits"))))
        .containsPattern("Max core file size +0 +0 ");
  }

  @Test
  void anotherProgramOfItsUserCannotAttachToIt() throws Exception {
    start("");

    Look look = attach();

    assertThat(look.exit()).isNotZero();
    assertThat(look.printed()).contains("Exception").doesNotContain("CommandLineFlags");
  }

  /// What the tests above look for is there to be seen.
  @Test
  void isOpenToWhoeverMeasuresItIfItsOwnerSaysSo() throws Exception {
    start(OPEN);

    assertThat(look("cat", proc("environ")).printed()).contains(KEY);
    assertThat(look("head", "-c1", proc("maps")).exit()).isZero();
    assertThat(attach().exit()).isZero();
    assertThat(Files.readString(folder.resolve("log"))).contains("can read this process");
  }

  @Test
  void isHealthyAsAContainerAsksIt() throws Exception {
    start("");
    String url = Files.readString(state.resolve("run/companion.json"));
    String port = url.replaceFirst("(?s).*http://[^:]+:(\\d+).*", "$1");
    String healthy = distribution.resolve("service/healthy").toString();

    assertThat(look("env", "TOKENPAK_PORT=" + port, healthy).exit()).isZero();
    assertThat(look("env", "TOKENPAK_PORT=1", healthy).exit()).isNotZero();
  }

  @Test
  void makesFilesOfItsOwnersAlone() throws Exception {
    start("");

    assertThat(Files.readString(Path.of(proc("status")))).containsPattern("Umask:\\s+0077");
    try (Stream<Path> tree = Files.walk(state)) {
      for (Path path : tree.filter(each -> !each.equals(state)).toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .as("%s", path)
            .endsWith("------");
      }
    }
  }

  private void start(String javaOptions) throws IOException {
    state = Files.createTempDirectory(folder, "state");
    if (isRoot()) {
      Files.setAttribute(state, "unix:uid", Integer.parseInt(NOBODY));
    }
    ProcessBuilder builder =
        new ProcessBuilder(asUser(distribution.resolve("bin/tokenpak").toString(), "serve"))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder.environment().keySet().retainAll(Set.of("PATH"));
    for (String variable : List.of("HOME", "TOKENPAK_HOME", "CLAUDE_CONFIG_DIR", "CODEX_HOME")) {
      builder.environment().put(variable, state.toString());
    }
    builder.environment().put("TOKENPAK_PORT", "0");
    builder.environment().put("TOKENPAK_JAVA_OPTS", javaOptions);
    builder.environment().put("ANTHROPIC_API_KEY", KEY);
    companion = Optional.of(builder.start());
    await().atMost(PATIENCE).until(() -> Files.exists(state.resolve("run/companion.json")));
  }

  private long pid() {
    return companion.orElseThrow().pid();
  }

  private String proc(String file) {
    return "/proc/%d/%s".formatted(pid(), file);
  }

  private Look attach() throws Exception {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    return look(jcmd, "-J-Dsun.tools.attach.attachTimeout=3000", "" + pid(), "VM.flags", "-all");
  }

  private Look look(String... command) throws IOException, InterruptedException {
    Path printed = Files.createTempFile(folder, "look", "");
    Process process =
        new ProcessBuilder(asUser(command))
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Look(process.exitValue(), new String(Files.readAllBytes(printed), UTF_8));
  }

  private static List<String> asUser(String... command) throws IOException {
    List<String> words = new ArrayList<>();
    if (isRoot()) {
      words.addAll(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"));
    }
    words.addAll(List.of(command));
    return words;
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(folder, "unix:uid").equals(0);
  }

  private record Look(int exit, String printed) {
    boolean isRefused() {
      return exit != 0 && printed.contains("Permission denied");
    }
  }
}
