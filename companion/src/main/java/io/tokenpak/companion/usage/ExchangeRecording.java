package io.tokenpak.companion.usage;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;

/// Is shown all of one exchange, by one thread at a time. Buffers stay as they are.
public interface ExchangeRecording {
  /// Keeps nothing.
  ExchangeRecording NONE =
      new ExchangeRecording() {
        @Override
        public void asked(ByteBuffer bytes, boolean last) {}

        @Override
        public void edited(byte[] body) {}

        @Override
        public void answered(int status, HttpFields fields) {}

        @Override
        public void observed(ByteBuffer bytes, boolean last) {}

        @Override
        public void ended(ExchangeEnd end) {}
      };

  /// Bytes of the request's body, as the client sent them.
  void asked(ByteBuffer bytes, boolean last);

  /// The body that travels in place of the client's.
  void edited(byte[] body);

  /// The head of the answer.
  void answered(int status, HttpFields fields);

  /// Bytes of the answer's body.
  void observed(ByteBuffer bytes, boolean last);

  /// The exchange is over. Nothing follows.
  void ended(ExchangeEnd end);
}
