package io.tokenpak.companion.status;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/// The files of the status page, out of the jar. They hold no data, so that everybody may have
/// them. What is not in its table is not there, however it is spelled.
final class PageFiles extends Handler.Abstract {
  private static final String CHART_VERSION = "4.5.1";
  private static final String CHART =
      "/META-INF/resources/webjars/chart.js/" + CHART_VERSION + "/dist/chart.umd.min.js";

  private static final int TAG_DIGITS = 32;

  private static final String HTML = "text/html; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";

  /// Files that a new version may change under the same name are asked for anew each time.
  private static final String CHECKED = "no-cache";

  private static final String FOREVER = "public, max-age=31536000, immutable";

  private static final List<String> SCRIPTS =
      List.of(
          "app.js",
          "capture.js",
          "charts.js",
          "credentials.js",
          "dom.js",
          "exchanges.js",
          "feed.js",
          "findings.js",
          "format.js",
          "limits.js",
          "login.js",
          "pool.js",
          "remedies.js",
          "tables.js",
          "throughput.js",
          "tiles.js",
          "usage.js");

  private record Entry(String resource, String type, String caching) {}

  private record Content(ByteBuffer bytes, String tag) {}

  private static final Map<String, Entry> FILES = files();

  private final Map<String, Content> read = new ConcurrentHashMap<>();

  private static Map<String, Entry> files() {
    Map<String, Entry> files = new HashMap<>();
    files.put(OwnPath.ROOT, page("index.html", HTML));
    files.put(LoginCode.PAGE, page("login.html", HTML));
    SCRIPTS.forEach(script -> files.put(OwnPath.ROOT + script, page(script, SCRIPT)));
    files.put(OwnPath.ROOT + "page.css", page("page.css", STYLE));
    files.put(OwnPath.ROOT + "icon.svg", page("icon.svg", "image/svg+xml"));
    files.put(OwnPath.ROOT + "chart-" + CHART_VERSION + ".js", new Entry(CHART, SCRIPT, FOREVER));
    return Map.copyOf(files);
  }

  private static Entry page(String name, String type) {
    return new Entry("page/" + name, type, CHECKED);
  }

  /// The paths at which there is a file.
  static Set<String> paths() {
    return FILES.keySet();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Entry entry = FILES.get(OwnPath.of(request));
    if (entry == null) {
      return false;
    }
    if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      OwnerError.write(response, HttpStatus.METHOD_NOT_ALLOWED_405, "use GET", callback);
      return true;
    }
    Content content = read.computeIfAbsent(entry.resource(), PageFiles::read);
    HttpFields.Mutable fields = response.getHeaders();
    fields.put(HttpHeader.CACHE_CONTROL, entry.caching());
    fields.put(HttpHeader.ETAG, content.tag());
    if (content.tag().equals(request.getHeaders().get(HttpHeader.IF_NONE_MATCH))) {
      response.setStatus(HttpStatus.NOT_MODIFIED_304);
      callback.succeeded();
      return true;
    }
    fields.put(HttpHeader.CONTENT_TYPE, entry.type());
    fields.put(HttpHeader.CONTENT_LENGTH, content.bytes().remaining());
    boolean withBody = HttpMethod.GET.is(request.getMethod());
    response.write(true, withBody ? content.bytes().slice() : BufferUtil.EMPTY_BUFFER, callback);
    return true;
  }

  private static Content read(String resource) {
    try (InputStream bytes = PageFiles.class.getResourceAsStream(resource)) {
      if (bytes == null) {
        throw new IllegalStateException(resource + " is not in the jar");
      }
      byte[] all = bytes.readAllBytes();
      String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(all));
      return new Content(
          ByteBuffer.wrap(all).asReadOnlyBuffer(), '"' + digest.substring(0, TAG_DIGITS) + '"');
    } catch (IOException | NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
