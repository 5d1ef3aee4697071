package java.net.http;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

public abstract class HttpRequest {
  public static native Builder newBuilder(URI uri);

  public abstract URI uri();

  public abstract String method();

  public abstract HttpHeaders headers();

  public abstract boolean expectContinue();

  public abstract Optional<Duration> timeout();

  public abstract Optional<BodyPublisher> bodyPublisher();

  public interface BodyPublisher {}

  public static class BodyPublishers {
    public static native BodyPublisher noBody();
  }

  public interface Builder {
    Builder header(String name, String value);

    Builder method(String method, BodyPublisher publisher);

    Builder GET();

    Builder DELETE();

    Builder expectContinue(boolean enable);

    Builder timeout(Duration duration);

    Builder version(HttpClient.Version version);

    HttpRequest build();
  }
}
