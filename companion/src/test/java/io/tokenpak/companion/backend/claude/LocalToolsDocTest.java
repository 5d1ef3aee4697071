package io.tokenpak.companion.backend.claude;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LocalToolsDocTest {
  @Test
  void listsEveryMemberAndWhatBecomesOfIt() throws IOException {
    assertThat(rows("(honoured|restricted|without effect|refused)"))
        .containsExactlyElementsOf(
            Arrays.stream(Member.values())
                .map(member -> member.member() + " " + words(member.treatment()))
                .toList());
  }

  private static String words(Member.Treatment treatment) {
    return treatment.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  @Test
  void listsEveryBlockAndWhoMaySayIt() throws IOException {
    assertThat(rows("(user, assistant|user|assistant)"))
        .containsExactlyElementsOf(
            Arrays.stream(BlockType.values())
                .map(block -> block.type() + " " + whose(block))
                .toList());
  }

  private static String whose(BlockType block) {
    if (block.isUsers() && block.isModels()) {
      return "user, assistant";
    }
    return block.isUsers() ? "user" : "assistant";
  }

  @Test
  void listsEveryMemberOfEveryBlock() throws IOException {
    String page = page();
    for (BlockType block : BlockType.values()) {
      Matcher row =
          Pattern.compile(
                  "(?m)^\\| `" + block.type() + "` \\| (?:user|assistant)[a-z, ]* \\| (.*) \\|$")
              .matcher(page);
      assertThat(row.find()).isTrue();
      TreeSet<String> members = new TreeSet<>(block.members());
      members.removeAll(List.of("type", BlockType.MARK));

      // What a member may hold stands behind its name.
      String listed = row.group(1).replaceAll("`text` and `image`", "");
      assertThat(
              Pattern.compile("`([a-z_]+)`").matcher(listed).results().map(name -> name.group(1)))
          .containsExactlyElementsOf(members);
    }
  }

  private static List<String> rows(String second) throws IOException {
    Matcher row = Pattern.compile("(?m)^\\| `([a-z_]+)` \\| " + second + " \\|").matcher(page());
    List<String> rows = new ArrayList<>();
    while (row.find()) {
      rows.add(row.group(1) + " " + row.group(2));
    }
    return rows;
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("../docs/local-tools.md"));
  }
}
