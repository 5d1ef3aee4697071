package io.tokenpak.companion.status;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tokenpak.companion.credential.CredentialSource;
import io.tokenpak.companion.credential.Credentials;
import io.tokenpak.companion.credential.Generation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.util.Fields;

/// What the owner can do to the credentials of a running companion.
public final class CredentialEndpoints {
  /// Renews the source that `name` names; answers when that is over.
  public static final String REFRESH = "/tokenpak/api/credentials/refresh";

  /// Forgets what is known of the source that `name` names, or of all.
  public static final String INVALIDATE = "/tokenpak/api/credentials/invalidate";

  /// A renewal by another program may take this long.
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Credentials credentials;

  public CredentialEndpoints(Credentials credentials) {
    this.credentials = credentials;
  }

  /// The endpoints by path.
  public Map<String, OwnerEndpoint> byPath() {
    return Map.of(
        REFRESH, new Posted(this::refresh),
        INVALIDATE, new Posted(this::invalidate));
  }

  private byte[] refresh(Fields query) {
    CredentialSource source = source(query);
    if (!credentials.isRenewable(source)) {
      throw new OwnerRefusal(
          HttpStatus.CONFLICT_409,
          "nothing renews " + source.name() + ": " + credentials.health(source).advice());
    }
    source.look();
    String before = fingerprint(source);
    // How it went shows in the source.
    var _ =
        credentials
            .renew(source)
            .copy()
            .completeOnTimeout(null, PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .join();
    source.look();
    return answer(source, !fingerprint(source).equals(before));
  }

  private byte[] invalidate(Fields query) {
    if (query.get("name") == null) {
      credentials.invalidate();
      return "{}".getBytes(StandardCharsets.UTF_8);
    }
    CredentialSource source = source(query);
    String before = fingerprint(source);
    source.invalidate();
    source.look();
    return answer(source, !fingerprint(source).equals(before));
  }

  private CredentialSource source(Fields query) {
    String name = Optional.ofNullable(query.getValue("name")).orElse("");
    return credentials
        .named(name)
        .orElseThrow(() ->
            new OwnerRefusal(
                HttpStatus.NOT_FOUND_404,
                "no such credential source: see `tokenpak credentials list`"));
  }

  private static String fingerprint(CredentialSource source) {
    return source.generation().map(Generation::fingerprint).orElse("");
  }

  private byte[] answer(CredentialSource source, boolean changed) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeBooleanField("changed", changed);
      json.writeFieldName("source");
      HealthJson.write(credentials.health(source), json);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private record Posted(Function<Fields, byte[]> work) implements OwnerEndpoint {
    @Override
    public String method() {
      return HttpMethod.POST.asString();
    }

    @Override
    public byte[] answer(Fields query) {
      return work.apply(query);
    }
  }
}
