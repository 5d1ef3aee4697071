package io.tokenpak.companion.realclient;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// What `tokenpak env CLIENT` prints, made from the template that the command uses.
final class Snippet {
  private static final String FOLDER = "/io/tokenpak/companion/command/env/";

  private Snippet() {}

  static String of(String client, URI companion) throws IOException {
    try (@Nullable InputStream template =
        Snippet.class.getResourceAsStream(FOLDER + client + ".txt")) {
      if (template == null) {
        throw new FileNotFoundException("no template for " + client);
      }
      return new String(template.readAllBytes(), UTF_8).replace("${url}", companion.toString());
    }
  }
}
