package io.tokenpak.companion.credential.notice;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The companion's own log.
final class LogSink implements NoticeSink {
  private static final Logger log = LoggerFactory.getLogger(LogSink.class);

  @Override
  public void tell(Notice notice, boolean open) {
    if (!open) {
      log.info("no more so: {}", notice.text());
      return;
    }
    switch (notice.level()) {
      case INFO -> log.info("{}", notice.text());
      case WARN -> log.warn("{}", notice.text());
      case CRITICAL -> log.error("{}", notice.text());
    }
  }
}
