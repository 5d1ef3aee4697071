package io.tokenpak.companion.status;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tokenpak.companion.credential.notice.Notice;
import io.tokenpak.companion.credential.notice.NoticeJson;
import io.tokenpak.companion.credential.notice.Notices;
import java.io.IOException;

/// `notices`: where a person must log in again, the most urgent first.
public record NoticePart(Notices notices) implements StatusPart {
  @Override
  public void write(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("notices");
    for (Notice notice : notices.current()) {
      json.writeStartObject();
      NoticeJson.writeMembers(notice, json);
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
