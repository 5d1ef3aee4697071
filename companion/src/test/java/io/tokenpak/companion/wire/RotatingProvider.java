package io.tokenpak.companion.wire;

import static io.tokenpak.companion.wire.Heads.head;

import io.tokenpak.companion.stub.Conversation;
import io.tokenpak.companion.stub.RecordingProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// A provider that accepts the newest token alone: the one before is refused from the instant at
/// which the login file has the new one.
final class RotatingProvider implements AutoCloseable {
  /// How a login's owner writes it.
  enum Writing {
    /// As Claude Code does: a new file takes the place of the old one.
    RENAME,
    /// As Codex does: the file is emptied, then written.
    TRUNCATE
  }

  private final RecordingProvider provider;
  private final Path file;
  private final Writing writing;
  private final AtomicInteger rotations = new AtomicInteger();
  private final AtomicInteger refusals = new AtomicInteger();
  private volatile Set<String> accepted = Set.of();

  private RotatingProvider(RecordingProvider provider, Path file, Writing writing) {
    this.provider = provider;
    this.file = file;
    this.writing = writing;
  }

  static RotatingProvider start(Path folder, Writing writing) throws IOException {
    Path file =
        folder.resolve(writing == Writing.RENAME ? "claude/.credentials.json" : "codex/auth.json");
    Files.createDirectories(file.getParent());
    RecordingProvider provider = RecordingProvider.start();
    RotatingProvider rotating = new RotatingProvider(provider, file, writing);
    provider.answers(rotating::answer);
    rotating.rotate();
    return rotating;
  }

  private void answer(Conversation conversation) throws IOException {
    provider.forget();
    String head = conversation.head();
    int begin = head.indexOf("Bearer ") + "Bearer ".length();
    String token = head.substring(begin, head.indexOf("\r\n", begin));
    if (accepted.contains(token)) {
      conversation.write(RecordingProvider.OK);
    } else {
      refusals.incrementAndGet();
      conversation.write(head("HTTP/1.1 401 Unauthorized", "Content-Length: 0"));
    }
  }

  /// Replaces the login; while that happens, both tokens are good.
  void rotate() throws IOException {
    int number = rotations.incrementAndGet();
    String token =
        writing == Writing.RENAME ? "sk-ant-oat01-" + number : "eyJhbGciOiJub25lIn0.e30.n" + number;
    accepted =
        Set.copyOf(List.of(token, accepted.isEmpty() ? token + "x" : accepted.iterator().next()));
    write(text(token));
    accepted = Set.of(token);
  }

  private String text(String token) {
    return writing == Writing.RENAME
        ? "{\"claudeAiOauth\":{\"accessToken\":\"%s\"}}".formatted(token)
        : "{\"auth_mode\":\"chatgpt\",\"tokens\":{\"access_token\":\"%s\",\"account_id\":\"a\"}}"
            .formatted(token);
  }

  private void write(String text) throws IOException {
    boolean inPlace = writing == Writing.TRUNCATE && Files.exists(file);
    Path target = inPlace ? file : file.resolveSibling("fresh.tmp");
    if (!inPlace) {
      Files.deleteIfExists(target);
      Files.createFile(
          target,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.write(
        target,
        text.getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING);
    if (!inPlace) {
      Files.move(target, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  Path file() {
    return file;
  }

  URI origin() {
    return provider.origin();
  }

  int rotations() {
    return rotations.get();
  }

  /// How many requests it answered with a 401.
  int refusals() {
    return refusals.get();
  }

  @Override
  public void close() throws IOException {
    provider.close();
  }
}
