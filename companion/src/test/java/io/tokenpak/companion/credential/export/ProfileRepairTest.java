package io.tokenpak.companion.credential.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.doctor.Diagnosis;
import io.tokenpak.companion.doctor.ProfileCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileRepairTest {
  private static final String BROKEN =
      """
      {"version":1,"profiles":{"anthropic:a":{"type":"oauth","key":"sk-ant-oat01-1","x":1},\
      "anthropic:b":{"type":"oauth","key":"sk-ant-api03-2"},"anthropic:c":{"type":"api_key","key":"k"},\
      "anthropic:d":{"type":"oauth","key":"k","access":"sk-ant-oat01-3"}}}\
      """;

  @TempDir Path state;

  private Path agent(String name, String text) throws IOException {
    Path file = OpenClawProfiles.file(state, name);
    Files.createDirectories(file.resolveSibling(""));
    return Files.writeString(file, text);
  }

  @Test
  void theTokenMovesToWhereOpenClawLooks() throws Exception {
    Path file = agent("main", BROKEN);
    ProfileRepair repair = new ProfileRepair(state);
    assertThat(repair.find())
        .containsExactly(
            new BrokenProfile(file, "anthropic:a", true),
            new BrokenProfile(file, "anthropic:b", false));

    assertThat(repair.mend()).singleElement().asString().contains("anthropic:a", "bak-tokenpak");

    assertThat(file)
        .hasContent(
            BROKEN.replace(
                "\"key\":\"sk-ant-oat01-1\",\"x\":1", "\"x\":1,\"access\":\"sk-ant-oat01-1\""));
    assertThat(file.resolveSibling("auth-profiles.json.bak-tokenpak")).hasContent(BROKEN);
    assertThat(repair.find()).extracting(BrokenProfile::id).containsExactly("anthropic:b");
    assertThat(repair.mend()).isEmpty();
  }

  @Test
  void theDoctorFindsAndMends() throws Exception {
    agent("main", BROKEN);
    ProfileCheck check = new ProfileCheck(new ProfileRepair(state));

    assertThat(check.examine()).hasSize(2).allMatch(each -> each.level() == Diagnosis.Level.FAIL);
    assertThat(check.examine().toString()).contains("--mend").doesNotContain("oat01");
    assertThat(check.mend())
        .extracting(Diagnosis::level)
        .containsExactly(Diagnosis.Level.OK, Diagnosis.Level.FAIL);
  }

  @Test
  void whatIsNoProfileOrNotReadAnyMoreIsPassedOver() throws Exception {
    agent("torn", BROKEN.substring(9));
    Path newer = agent("newer", BROKEN);
    Files.createFile(newer.resolveSibling("openclaw-agent.sqlite"));

    assertThat(new ProfileRepair(state).find()).isEmpty();
    assertThat(new ProfileRepair(state.resolve("none")).find()).isEmpty();
  }
}
