package io.tokenpak.companion.credential.refresh;

import io.tokenpak.companion.credential.LoginJson;
import io.tokenpak.companion.credential.PrivateFile;
import io.tokenpak.companion.credential.Secret;
import io.tokenpak.companion.credential.Trouble;
import io.tokenpak.companion.credential.TroubleException;
import java.nio.file.Path;

/// A Claude login as its file holds it now. Not a record, which would print the tokens.
final class ClaudeContent {
  private final byte[] bytes;
  private final Secret accessToken;
  private final Secret refreshToken;

  private ClaudeContent(byte[] bytes, Secret accessToken, Secret refreshToken) {
    this.bytes = bytes;
    this.accessToken = accessToken;
    this.refreshToken = refreshToken;
  }

  /// @throws TroubleException if the file cannot be used, or holds nothing that could be renewed
  static ClaudeContent read(Path file) throws TroubleException {
    return parse(new PrivateFile(file).read());
  }

  static ClaudeContent parse(byte[] bytes) throws TroubleException {
    LoginJson login =
        LoginJson.parse(bytes).object("claudeAiOauth").orElseThrow(() -> missing("no login"));
    return new ClaudeContent(
        bytes,
        login.secret("accessToken").orElseThrow(() -> missing("a login without token")),
        login.secret("refreshToken").orElseThrow(() -> missing("a login without refresh token")));
  }

  private static TroubleException missing(String what) {
    return new TroubleException(Trouble.missing("holds " + what));
  }

  byte[] bytes() {
    return bytes;
  }

  Secret accessToken() {
    return accessToken;
  }

  Secret refreshToken() {
    return refreshToken;
  }
}
