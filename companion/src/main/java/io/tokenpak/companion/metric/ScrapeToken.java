package io.tokenpak.companion.metric;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/// What a collector of metrics presents: the owner's own token changes with every start and opens
/// everything. It is read anew for each request, and so can be changed while the companion serves.
///
/// @param file that holds it
public record ScrapeToken(Path file) {
  private static final String SCHEME = "Bearer ";
  private static final int FEWEST = 16;
  private static final int MOST = 1024;

  /// Whether a request presents the token. One that could be guessed admits nobody.
  boolean matches(HttpFields fields) {
    String presented = fields.get(HttpHeader.AUTHORIZATION);
    if (presented == null || !presented.startsWith(SCHEME)) {
      return false;
    }
    byte[] wanted = wanted();
    return wanted.length >= FEWEST
        && MessageDigest.isEqual(presented.substring(SCHEME.length()).getBytes(UTF_8), wanted);
  }

  private byte[] wanted() {
    try {
      if (Files.size(file) > MOST) {
        return new byte[0];
      }
      byte[] bytes = Files.readAllBytes(file);
      int length = bytes.length;
      while (length > 0 && bytes[length - 1] <= ' ') {
        length--;
      }
      return Arrays.copyOf(bytes, length);
    } catch (IOException unreadable) {
      return new byte[0];
    }
  }
}
