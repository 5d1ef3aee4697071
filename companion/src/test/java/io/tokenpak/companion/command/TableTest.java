package io.tokenpak.companion.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void showsWhatWouldSteerATerminal() {
    Table table = new Table();
    table.row("ok", "/home/\u001b[31mred\nfake line/.claude");
    table.row("fail", "/home/plain, as it \"is\"");

    assertThat(table.lines(""))
        .containsExactly(
            "ok    /home/\\u001b[31mred\\nfake line/.claude", "fail  /home/plain, as it \"is\"");
  }
}
