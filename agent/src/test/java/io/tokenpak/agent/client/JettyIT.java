package io.tokenpak.agent.client;

import static io.tokenpak.agent.client.Client.Ability.ASYNC;
import static io.tokenpak.agent.client.Client.Ability.HTTP2;
import static io.tokenpak.agent.client.Client.Ability.PROXY;
import static io.tokenpak.agent.client.Client.Ability.REDIRECTS;

import java.util.List;
import java.util.Set;

/// Jetty's client.
class JettyIT extends ClientScenarios {
  private static final String JETTY = "org.eclipse.jetty:";
  private static final String QUIET = "org.slf4j:slf4j-nop:2.0.17";

  @Override
  List<Client> clients() {
    return List.of(
        version12("12.0.30"),
        version9("9.4.57.v20241219"),
        version10("10.0.26"),
        version10("11.0.26"),
        version12("12.1.14"));
  }

  private static Client version9(String version) {
    return new Client(
        "jetty " + version,
        "Jetty9Driver",
        8,
        List.of(JETTY + "jetty-client:" + version),
        Set.of(REDIRECTS, PROXY, ASYNC));
  }

  private static Client version10(String version) {
    return new Client(
        "jetty " + version,
        "Jetty10Driver",
        11,
        List.of(
            JETTY + "jetty-client:" + version,
            JETTY + "jetty-alpn-java-client:" + version,
            "org.eclipse.jetty.http2:http2-http-client-transport:" + version,
            QUIET),
        Set.of(REDIRECTS, PROXY, ASYNC, HTTP2));
  }

  private static Client version12(String version) {
    return new Client(
        "jetty " + version,
        "Jetty12Driver",
        17,
        List.of(
            JETTY + "jetty-client:" + version,
            JETTY + "jetty-alpn-java-client:" + version,
            "org.eclipse.jetty.http2:jetty-http2-client-transport:" + version,
            QUIET),
        Set.of(REDIRECTS, PROXY, ASYNC, HTTP2));
  }
}
