package io.tokenpak.companion.status;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.opentest4j.AssertionFailedError;

/// The machine's Chromium. What pages complain about is kept: each violation of the policy, each
/// error, each request to elsewhere.
final class Browser implements AutoCloseable {
  private static final List<Path> PROGRAMS =
      List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"));
  private static final String COMPLAINTS =
      """
      window.complaints = [];
      document.addEventListener('securitypolicyviolation', (event) => {
        window.complaints.push(event.violatedDirective + ' ' + event.blockedURI);
      });
      """;

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser chromium;
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final List<String> hosts = new CopyOnWriteArrayList<>();

  private Browser() {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    chromium =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(program())
                    .setHeadless(true)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
  }

  static Browser start() {
    return new Browser();
  }

  private static Path program() {
    return PROGRAMS.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new AssertionFailedError("no Chromium here: install it, apt-get install chromium"));
  }

  /// A page of a new profile.
  Page page(ColorScheme scheme, int width, int height) {
    BrowserContext profile =
        chromium.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setColorScheme(scheme)
                .setLocale("en-GB")
                .setTimezoneId("Europe/Berlin")
                .setViewportSize(width, height));
    profile.addInitScript(COMPLAINTS);
    Page page = profile.newPage();
    page.setDefaultTimeout(15_000);
    page.onPageError(error -> errors.add(error));
    page.onConsoleMessage(message -> {
      if (message.type().equals("error")) {
        errors.add(message.text());
      }
    });
    page.onRequest(request -> hosts.add(URI.create(request.url()).getAuthority()));
    return page;
  }

  /// Closes all pages and forgets what was kept.
  void forget() {
    List.copyOf(chromium.contexts()).forEach(BrowserContext::close);
    errors.clear();
    hosts.clear();
  }

  /// What pages threw and wrote as an error.
  List<String> errors() {
    return List.copyOf(errors);
  }

  /// Whom pages asked.
  List<String> hosts() {
    return hosts.stream().distinct().toList();
  }

  /// Violations of the policy by what is open in a page.
  static List<?> complaints(Page page) {
    return (List<?>) page.evaluate("window.complaints");
  }

  @Override
  public void close() {
    chromium.close();
    playwright.close();
  }
}
