package io.tokenpak.companion.credential.notice;

import io.tokenpak.companion.credential.hook.CommandEnd;
import io.tokenpak.companion.credential.hook.OwnerCommand;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A command of the owner's: the notice as JSON on its standard input, and as variables.
final class CommandSink implements NoticeSink {
  private static final Logger log = LoggerFactory.getLogger(CommandSink.class);

  private final OwnerCommand command;

  CommandSink(OwnerCommand command) {
    this.command = command;
  }

  @Override
  public void tell(Notice notice, boolean open) throws InterruptedException {
    CommandEnd end = command.run(variables(notice, open), NoticeJson.bytes(notice, open));
    if (!end.succeeded()) {
      log.warn("the notice command {} {}", command.program(), end.finding());
    }
  }

  private static Map<String, String> variables(Notice notice, boolean open) {
    Instant until = notice.until();
    Map<String, String> variables = new HashMap<>();
    variables.put("TOKENPAK_NOTICE_STATUS", NoticeJson.status(open));
    variables.put("TOKENPAK_NOTICE_LEVEL", notice.level().word());
    variables.put("TOKENPAK_NOTICE_REASON", notice.reason().word());
    variables.put("TOKENPAK_NOTICE_SOURCE", notice.source());
    variables.put("TOKENPAK_NOTICE_UNTIL", until == null ? "" : until.toString());
    variables.put("TOKENPAK_NOTICE_HOST", notice.remedy().host());
    variables.put("TOKENPAK_NOTICE_REMEDY", notice.remedy().command());
    variables.put("TOKENPAK_NOTICE_TEXT", notice.text());
    return variables;
  }
}
