package io.tokenpak.agent.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/// What a client made of an answer.
///
/// @param status 0 where there was none, and then the body says why
record Answer(int status, String body) {
  /// From what `Driver` prints.
  static Answer of(String line) {
    String[] parts = line.split("\t", -1);
    return new Answer(
        Integer.parseInt(parts[0]), new String(Base64.getDecoder().decode(parts[1]), UTF_8));
  }
}
