package io.tokenpak.dispatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnclosureTest {
  @TempDir private Path folder;
  private Stage stage;

  @BeforeEach
  void open() {
    stage = new Stage(folder);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private Enclosure probe(Path searched) {
    return Enclosure.probe(stage.starter, searched.toString(), Stage.PLAIN, Stage.SOON);
  }

  private Path programs(String... names) throws IOException {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    for (String name : names) {
      Files.createSymbolicLink(
          bin.resolve(name), SearchPath.of(Stage.PATH).find(name).orElseThrow());
    }
    return bin;
  }

  @Test
  void whereNamespacesCanBeMadeItIsTight() {
    Enclosure enclosure = stage.enclosure();

    assertThat(enclosure.isTight()).isTrue();
    assertThat(enclosure.described()).startsWith("tight").contains("--mount-proc");
  }

  @Test
  void withoutUnshareTheProcessAloneIsBoundAndItIsSaid() throws IOException {
    Enclosure enclosure = probe(programs("setpriv", "setsid", "sh"));

    assertThat(enclosure.isTight()).isFalse();
    assertThat(enclosure.described()).startsWith("loose").contains("namespace");
    assertThat(enclosure.around(List.of("/bin/true"))).contains("--pdeathsig");
  }

  @Test
  void whereNamespacesAreForbiddenItFallsBack() throws IOException {
    Path bin = programs("setpriv", "setsid", "sh");
    Path unshare = Files.writeString(bin.resolve("unshare"), "#!/bin/sh\nexit 1\n");
    Files.setPosixFilePermissions(unshare, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThat(probe(bin).described()).startsWith("loose");
  }

  @Test
  void withoutAnythingThereIsNoneAndItIsSaid() throws IOException {
    Enclosure enclosure = probe(programs());

    assertThat(enclosure.isTight()).isFalse();
    assertThat(enclosure.described()).startsWith("none").contains("next start");
  }

  @Test
  void aProcessThatIsLooselyBoundEndsWithTheStarterToo() throws IOException {
    Stage.Heard heard = new Stage.Heard();
    Enclosure loose = probe(programs("setpriv", "setsid", "sh"));
    stage.start(stage.host("echo '{}'; exec sleep 1013", loose), heard);
    await().atMost(Stage.SOON).until(() -> !heard.lines.isEmpty());

    stage.starter.close();

    await().atMost(Stage.SOON).until(() -> !heard.ends.isEmpty());
  }

  @Test
  void withoutAWordFromUsNothingIsStartedInside() throws Exception {
    // So it is when the companion dies before the enclosure is bound to it.
    Path made = folder.resolve("made");
    Process process =
        stage.starter.start(
            stage.enclosure().around(List.of("/usr/bin/touch", made.toString())),
            Stage.PLAIN,
            folder);

    process.getOutputStream().close();

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(made).doesNotExist();
  }

  @Test
  void orphansInsideAreCollectedWhenTheyEnd() throws IOException {
    Stage.Heard heard = new Stage.Heard();
    // The program that plays the CLI waits for none of them, as the CLI does not.
    ClaudeProcess process =
        stage.start(
            stage.host(
                "for i in 1 2 3 4 5; do (setsid true &); done; echo '{}'; exec sleep 1014",
                stage.enclosure()),
            heard);
    await().atMost(Stage.SOON).until(() -> !heard.lines.isEmpty());

    ProcessHandle first = ProcessHandle.of(process.pid()).orElseThrow().parent().orElseThrow();
    await().atMost(Stage.SOON).untilAsserted(() -> assertThat(first.descendants()).hasSize(1));
    process.kill();
  }

  @Test
  void aProcessInsideSeesItselfAndItsOwnAlone() throws IOException {
    Stage.Heard heard = new Stage.Heard();
    stage.start(stage.host("echo \"{$(ls /proc | grep -c '^[0-9]')}\"", stage.enclosure()), heard);
    await().atMost(Stage.SOON).until(() -> !heard.ends.isEmpty());

    // The first, the script, the substitution and its two programs, give or take one.
    assertThat(heard.lines).singleElement().asString().matches("\\{[2-6]}");
  }
}
