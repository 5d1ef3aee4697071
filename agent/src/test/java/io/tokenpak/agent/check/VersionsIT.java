package io.tokenpak.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.shrinkwrap.resolver.api.maven.Maven;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each advice, against each version of its client that the agent supports: every type, method and
/// field that it uses is there, and where it is woven, too.
class VersionsIT {
  private static final String RUNTIME = "the Java runtime";

  @ParameterizedTest
  @CsvSource({
    "com.squareup.okhttp3:okhttp:4.12.0, Exchange Http1ExchangeCodec OkHttpClient",
    "org.apache.httpcomponents:httpclient:4.5.14, HttpRequestExecutor",
    "org.apache.httpcomponents.client5:httpclient5:5.5, "
        + "HttpRequestExecutor ClientHttp1StreamHandler ClientH2StreamHandler",
  })
  void findsInPopularVersionsAllThatItUses(String artifact, String types) throws Exception {
    check(artifact, types);
  }

  @ParameterizedTest
  @Tag("real-client")
  @CsvSource({
    "com.squareup.okhttp3:okhttp:3.12.13, Http1Codec Http2Codec OkHttpClient",
    "com.squareup.okhttp3:okhttp:3.14.9, Exchange Http1ExchangeCodec OkHttpClient",
    "com.squareup.okhttp3:okhttp:4.0.1, Exchange Http1ExchangeCodec OkHttpClient",
    "com.squareup.okhttp3:okhttp:4.9.3, Exchange Http1ExchangeCodec OkHttpClient",
    "com.squareup.okhttp3:okhttp-jvm:5.0.0, Exchange Http1ExchangeCodec OkHttpClient",
    "com.squareup.okhttp3:okhttp-jvm:5.3.2, Exchange Http1ExchangeCodec OkHttpClient",
    "org.apache.httpcomponents:httpclient:4.3.6, HttpRequestExecutor",
    "org.apache.httpcomponents:httpclient:4.4.1, HttpRequestExecutor",
    "org.apache.httpcomponents.client5:httpclient5:5.0, "
        + "HttpRequestExecutor ClientHttp1StreamHandler ClientH2StreamHandler",
    "org.apache.httpcomponents.client5:httpclient5:5.2.3, "
        + "HttpRequestExecutor ClientHttp1StreamHandler ClientH2StreamHandler",
    "org.apache.httpcomponents.client5:httpclient5:5.6, "
        + "HttpRequestExecutor ClientHttp1StreamHandler ClientH2StreamHandler",
    "io.netty:netty-codec-http2:4.1.0.Final, HttpClientCodec$Encoder DefaultHttp2ConnectionEncoder",
    "io.netty:netty-codec-http2:4.1.115.Final, HttpClientCodec$Encoder DefaultHttp2ConnectionEncoder",
    "io.netty:netty-codec-http2:4.2.7.Final, HttpClientCodec$Encoder DefaultHttp2ConnectionEncoder",
    "org.eclipse.jetty:jetty-client:9.4.58.v20250814, HttpConnection",
    "org.eclipse.jetty:jetty-client:10.0.26, HttpConnection",
    "org.eclipse.jetty:jetty-client:11.0.26, HttpConnection",
    "org.eclipse.jetty:jetty-client:12.0.29, HttpConnection",
    "org.eclipse.jetty:jetty-client:12.1.14, HttpConnection",
    "io.ktor:ktor-client-cio-jvm:2.0.3, CIOEngine",
    "io.ktor:ktor-client-cio-jvm:2.3.13, CIOEngine",
    "io.ktor:ktor-client-cio-jvm:3.0.3, CIOEngine",
    "io.ktor:ktor-client-cio-jvm:3.3.3, CIOEngine",
    "io.ktor:ktor-client-apache-jvm:2.3.13, ApacheEngine HttpRequestExecutor",
    "io.ktor:ktor-client-apache-jvm:3.3.3, ApacheEngine HttpRequestExecutor",
  })
  void findsInEachVersionAllThatItUses(String artifact, String types) throws Exception {
    check(artifact, types);
  }

  private static void check(String artifact, String types) throws Exception {
    File[] jars =
        Maven.configureResolver()
            .withClassPathResolution(false)
            .resolve(artifact)
            .withTransitivity()
            .asFile();
    List<Finding> findings = find(List.of(jars));
    Set<String> sound =
        findings.stream()
            .filter(Finding::isSound)
            .map(finding -> simple(finding.point().type()))
            .collect(Collectors.toSet());
    assertThat(sound).as("%s", findings).containsExactlyInAnyOrder(types.split(" "));
    for (Finding finding : findings) {
      if (finding.isSound()) {
        Woven.isVerified(jars, finding.point());
        Woven.isTakenByByteBuddy(jars, finding.point());
      }
    }
  }

  private static List<Finding> find(List<File> jars) throws Exception {
    return Finding.in(Library.of(jars)).stream()
        .filter(finding -> !finding.place().equals(RUNTIME))
        .toList();
  }

  private static String simple(String type) {
    return type.substring(type.lastIndexOf('/') + 1);
  }
}
