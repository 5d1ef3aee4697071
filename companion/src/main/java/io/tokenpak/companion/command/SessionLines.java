package io.tokenpak.companion.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenpak.dispatch.session.SessionRecord;
import io.tokenpak.dispatch.session.Sessions;
import io.tokenpak.dispatch.session.Transcripts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// How sessions read.
final class SessionLines {
  private static final int SHORT_ID = 8;

  private SessionLines() {}

  static List<String> table(List<Sessions.Listed> sessions, Instant now) {
    Table table = new Table();
    for (Sessions.Listed session : sessions) {
      SessionRecord record = session.record();
      table.row(
          record.id().toString().substring(0, SHORT_ID),
          state(session.state()),
          name(record),
          record.turns() + (record.turns() == 1 ? " turn" : " turns"),
          Words.duration(Duration.between(record.used(), now)) + " ago",
          record.scope().workspace().toString());
    }
    return table.lines("");
  }

  private static String name(SessionRecord record) {
    String session = record.scope().session();
    return session.isEmpty() ? record.scope().caller() : record.scope().caller() + " " + session;
  }

  private static String state(Sessions.State state) {
    return switch (state) {
      case RUNNING -> "in use";
      case RESTING -> "resting";
      case CUT_OFF -> "cut off";
    };
  }

  static List<String> all(Sessions.Listed session) {
    SessionRecord record = session.record();
    Table table = new Table();
    table.row("id", record.id().toString());
    table.row("state", state(session.state()));
    table.row("caller", record.scope().caller());
    table.row("session", record.scope().session());
    table.row("workspace", record.scope().workspace().toString());
    table.row("model", record.model());
    table.row("turns", Integer.toString(record.turns()));
    table.row("created", Words.minute(record.created()));
    table.row("used", Words.minute(record.used()));
    table.row("transcript", Transcripts.file(record).toString());
    return table.lines("");
  }

  static ObjectNode json(Sessions.Listed session) {
    SessionRecord record = session.record();
    return new JsonMapper()
        .createObjectNode()
        .put("id", record.id().toString())
        .put("state", state(session.state()))
        .put("caller", record.scope().caller())
        .put("session", record.scope().session())
        .put("workspace", record.scope().workspace().toString())
        .put("model", record.model())
        .put("turns", record.turns())
        .put("created", record.created().toString())
        .put("used", record.used().toString())
        .put("transcript", Transcripts.file(record).toString());
  }
}
