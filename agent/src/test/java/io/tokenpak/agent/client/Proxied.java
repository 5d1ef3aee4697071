package io.tokenpak.agent.client;

import static org.assertj.core.api.Assertions.assertThat;

/// What a proxy gets to see.
final class Proxied {
  private Proxied() {}

  static void tunnelled(Trial trial) throws Exception {
    Stage stage = trial.stage;
    try (TunnelProxy proxy = new TunnelProxy()) {
      String through = Hosts.COMPANION + ":" + proxy.port();
      Answer named = trial.ask(Ask.get(stage.secure().at(Hosts.NAMED, "/")).through(through));

      assertThat(named).isEqualTo(Trial.OK);
      Ours.areThoseOfNamed(stage.secure().only());
      assertThat(proxy.heard()).isNotEmpty().allSatisfy(Ours::areAbsent);
    }
  }

  /// Else the proxy, which may be anywhere, would get to read them.
  static void inClear(Trial trial) throws Exception {
    try (TunnelProxy proxy = new TunnelProxy()) {
      String url = trial.stage.companion().at(Hosts.COMPANION, "/");
      var _ = trial.ask(Ask.get(url).through(Hosts.COMPANION + ":" + proxy.port()));

      assertThat(proxy.heard()).isNotEmpty().allSatisfy(Ours::areAbsent);
    }
  }

  /// Else the proxy would get to read what only the provider may.
  static void notRouted(Trial trial) throws Exception {
    try (TunnelProxy proxy = new TunnelProxy()) {
      String through = Hosts.COMPANION + ":" + proxy.port();
      var _ = trial.ask(Ask.get("https://" + Hosts.PROVIDER + "/").through(through));

      assertThat(proxy.heard())
          .isNotEmpty()
          .allMatch(request -> request.line().startsWith("CONNECT " + Hosts.PROVIDER + ":443 "))
          .allSatisfy(Ours::areAbsent);
      assertThat(trial.stage.companion().heard()).isEmpty();
    }
  }
}
