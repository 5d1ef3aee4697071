package io.tokenpak.dispatch.session;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One transcript while it is written, a line for each message, each naming the one before.
final class TranscriptFile implements Closeable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int BUFFER = 64 * 1024;
  private static final DateTimeFormatter MILLISECONDS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private final FileChannel channel;
  private final OutputStream out;
  private final JsonGenerator json;
  private final SessionRecord record;
  private @Nullable UUID parent;
  private Instant time;

  private TranscriptFile(FileChannel channel, SessionRecord record) throws IOException {
    this.channel = channel;
    this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
    this.json = JSON.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    this.record = record;
    this.time = record.created();
  }

  static TranscriptFile create(Path file, SessionRecord record) throws IOException {
    Disk.folder(file.resolveSibling(".").normalize());
    Set<StandardOpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    FileChannel channel = FileChannel.open(file, fresh, Disk.FILE);
    return new TranscriptFile(channel, record);
  }

  void say(Message message) throws IOException {
    open(message.role());
    if (message.isUser()) {
      content(message);
    } else {
      answer(message, record.model());
    }
    close("");
  }

  /// Ends the history with a line that the CLI takes for an answer and sends to nobody.
  ///
  /// Without it, it would answer a history that ends with the user's message in words of its own.
  void rest() throws IOException {
    open(Message.ASSISTANT);
    answer(Message.assistant(Message.user("-").content()), "<synthetic>");
    close("isApiErrorMessage");
  }

  private void open(String role) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", role);
    json.writeObjectFieldStart("message");
    json.writeStringField("role", role);
  }

  private void content(Message message) throws IOException {
    json.writeArrayFieldStart("content");
    for (var block : message.content()) {
      JSON.writeTree(json, block);
    }
    json.writeEndArray();
  }

  private void answer(Message message, String model) throws IOException {
    json.writeStringField("id", "msg_" + UUID.randomUUID());
    json.writeStringField("type", "message");
    json.writeStringField("model", model);
    content(message);
    json.writeStringField("stop_reason", "end_turn");
    json.writeNullField("stop_sequence");
    json.writeObjectFieldStart("usage");
    json.writeNumberField("input_tokens", 0);
    json.writeNumberField("output_tokens", 0);
    json.writeEndObject();
  }

  private void close(String mark) throws IOException {
    json.writeEndObject();
    if (!mark.isEmpty()) {
      json.writeBooleanField(mark, true);
    }
    json.writeStringField("parentUuid", parent == null ? null : parent.toString());
    parent = UUID.randomUUID();
    json.writeStringField("uuid", parent.toString());
    json.writeStringField("timestamp", MILLISECONDS.format(time));
    time = time.plusMillis(1);
    json.writeStringField("sessionId", record.id().toString());
    json.writeEndObject();
    json.writeRaw('\n');
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      json.close();
      out.flush();
      channel.force(true);
    }
  }
}
