package io.tokenpak.agent.client;

import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

/// OkHttp, from the oldest release that is supported to the newest.
class OkHttpIT extends ClientScenarios {
  @Override
  List<Client> clients() {
    return Stream.of("4.12.0", "3.12.13", "3.14.9", "5.5.1").map(OkHttpIT::version).toList();
  }

  private static Client version(String version) {
    // Since 5.0 the classes for the JVM are an artifact of their own, which Gradle alone finds.
    String artifact = version.startsWith("5.") ? "okhttp-jvm" : "okhttp";
    return new Client(
        "okhttp " + version,
        "OkHttpDriver",
        8,
        List.of("com.squareup.okhttp3:" + artifact + ":" + version),
        EnumSet.allOf(Client.Ability.class));
  }
}
