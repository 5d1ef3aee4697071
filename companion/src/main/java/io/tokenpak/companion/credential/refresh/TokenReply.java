package io.tokenpak.companion.credential.refresh;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a token endpoint answered, before anybody has read what it says of tokens.
sealed interface TokenReply {
  /// It agreed; the body holds tokens. Not a record, which would print them.
  final class Body implements TokenReply {
    private final byte[] bytes;

    Body(byte[] bytes) {
      this.bytes = bytes;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  /// It will not take this token, nor when asked again.
  ///
  /// @param code as [RFC 6749](https://www.rfc-editor.org/rfc/rfc6749#section-5.2) has it
  record Rejected(String code) implements TokenReply {}

  /// It did not look at the token, for now.
  ///
  /// @param retryAfter how long it wants to be left alone; null if it did not say
  record Declined(int status, @Nullable Duration retryAfter) implements TokenReply {}

  /// Nothing has left this machine.
  record NotSent(String why) implements TokenReply {}

  /// The token was sent, and what became of it is not known.
  record Unclear(String why) implements TokenReply {}
}
