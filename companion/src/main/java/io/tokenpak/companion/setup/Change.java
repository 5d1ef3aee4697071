package io.tokenpak.companion.setup;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A file that a step would create or replace.
///
/// @param file where
/// @param content what it would hold then; no secret of a login's
/// @param summary what changes in it, for people
public record Change(Path file, String content, String summary) {
  byte[] bytes() {
    return content.getBytes(StandardCharsets.UTF_8);
  }
}
