package io.tokenpak.companion.backend;

import io.tokenpak.companion.credential.Credential;
import io.tokenpak.companion.credential.CredentialField;
import io.tokenpak.companion.exchange.RequestHead;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/// The head of a provider request as the bytes that go on the wire: the client's own, but for the
/// changes that docs/wire.md lists (rows are named in the comments).
///
/// Jetty would write canonical names and put Content-Length last; here names keep their case and
/// fields their order.
final class ProviderHead {
  private static final String CRLF = "\r\n";

  private final URI origin;
  private final boolean chunked;
  private final byte[] bytes;
  private volatile BooleanSupplier sent = () -> false;

  private ProviderHead(URI origin, boolean chunked, byte[] bytes) {
    this.origin = origin;
    this.chunked = chunked;
    this.bytes = bytes;
  }

  /// Where these bytes may go, and nowhere else.
  URI origin() {
    return origin;
  }

  /// Whether the body follows in chunks.
  boolean isChunked() {
    return chunked;
  }

  /// The bytes, not to be changed: request line, fields, empty line.
  byte[] bytes() {
    return bytes;
  }

  /// Says that the bytes were given to a connection.
  ///
  /// @param mayHaveArrived whether the connection has let any of them through
  void given(BooleanSupplier mayHaveArrived) {
    sent = mayHaveArrived;
  }

  /// Whether the provider may have got any of the bytes.
  boolean isSent() {
    return sent.getAsBoolean();
  }

  static ProviderHead of(RequestHead head, HeadChanges changes) {
    Writer writer = new Writer(head.fields(), changes);
    byte[] bytes = writer.write(head.method());
    return new ProviderHead(changes.origin(), changes.framing().isChunked(), bytes);
  }

  /// Writes one head, field by field.
  private static final class Writer {
    private final StringBuilder out = new StringBuilder(2048);
    private final HttpFields fields;
    private final HeadChanges changes;
    private final Credential credential;
    private final Set<String> nominated;

    /// Which of the credential's fields the caller's fields have said already, by index.
    private long written;

    Writer(HttpFields fields, HeadChanges changes) {
      this.fields = fields;
      this.changes = changes;
      this.credential = changes.credential();
      this.nominated = FieldNames.nominated(fields);
    }

    byte[] write(String method) {
      out.append(method).append(' ').append(changes.target()).append(" HTTP/1.1").append(CRLF);
      if (!fields.contains(HttpHeader.HOST)) {
        field("Host", changes.origin().getRawAuthority());
      }
      int last = fields.size();
      for (int i = 0; i < last; i++) {
        HttpField field = fields.getField(i);
        String value = field.getValue();
        copy(field.getName(), value == null ? "" : value, i);
      }
      for (int i = 0; i < credential.fields().size(); i++) {
        if ((written & (1L << i)) == 0) {
          CredentialField field = credential.fields().get(i);
          field(field.name(), field.value());
        }
      }
      out.append(CRLF);
      return out.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private void copy(String name, String value, int index) {
      String canonical = FieldNames.canonical(name);
      switch (canonical) {
        case "host" -> field(name, changes.origin().getRawAuthority()); // W2
        case "transfer-encoding" -> transferEncoding(name);
        case "connection" -> connection(name);
        case "upgrade" -> upgrade(name, value);
        case "content-length" -> contentLength(name, value);
        case "content-encoding", "content-md5", "digest", "content-digest", "repr-digest" ->
            encoded(name, value);
        default -> {
          if (!isDropped(canonical, value)) {
            field(name, joined(canonical, value, index));
          }
        }
      }
    }

    /// Under this name alone: one with `_` that only some read as this one ends here (W1).
    private void transferEncoding(String name) {
      if (name.indexOf('_') < 0) {
        field(name, "chunked");
      }
    }

    private void connection(String name) {
      if (changes.upgrades()) {
        field(name, "Upgrade");
      }
    }

    private void upgrade(String name, String value) {
      if (changes.upgrades()) {
        field(name, value);
      }
    }

    /// As for [#transferEncoding].
    private void contentLength(String name, String value) {
      if (name.indexOf('_') < 0) {
        field(name, changes.editedLength() < 0 ? value : Long.toString(changes.editedLength()));
      }
    }

    /// An edited body travels decoded (W13).
    private void encoded(String name, String value) {
      if (changes.editedLength() < 0) {
        field(name, value);
      }
    }

    private boolean isDropped(String canonical, String value) {
      return FieldNames.isHopByHop(canonical) // W1
          || nominated.contains(canonical) // W1
          || FieldNames.isCompanions(canonical) // W8
          || FieldNames.isCallerToken(value) // W8
          || (credential.isInjected()
              && (FieldNames.isCallerAuth(canonical) // W3, W10
                  || FieldNames.isPlatforms(canonical))); // W9
    }

    /// The caller's value and, in the last field of that name, the credential's tokens that the
    /// caller did not send (W6, W7). A field that the credential has only where absent is the
    /// caller's (W5, W16).
    private String joined(String canonical, String value, int index) {
      for (int i = 0; i < credential.fields().size(); i++) {
        CredentialField field = credential.fields().get(i);
        if (canonical.equals(FieldNames.canonical(field.name()))) {
          written |= 1L << i;
          if (field.joining() == CredentialField.Joining.MERGE
              && isLast(canonical, index)
              && !sentAlready(canonical, field.value())) {
            return value.isEmpty() ? field.value() : value + "," + field.value();
          }
        }
      }
      return value;
    }

    private boolean isLast(String canonical, int index) {
      for (int i = fields.size() - 1; i > index; i--) {
        if (FieldNames.canonical(fields.getField(i).getName()).equals(canonical)) {
          return false;
        }
      }
      return true;
    }

    private boolean sentAlready(String canonical, String token) {
      for (HttpField field : fields) {
        if (FieldNames.canonical(field.getName()).equals(canonical)) {
          for (String sent : FieldNames.tokens(field.getValue())) {
            if (sent.equalsIgnoreCase(token)) {
              return true;
            }
          }
        }
      }
      return false;
    }

    private void field(String name, String value) {
      out.append(name).append(": ").append(value).append(CRLF);
    }
  }
}
