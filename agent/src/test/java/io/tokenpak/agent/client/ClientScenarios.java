package io.tokenpak.agent.client;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// What every HTTP client must do, version by version and JDK by JDK; [Scenarios] has the list.
///
/// To add a client:
///
/// 1. Write its driver, `src/test/client/XDriver.java`, without a package: it extends `Driver`, its
///    `main` is `new XDriver().serve()`, and it sends one request by the client and reads the
///    answer (`OkHttpDriver` is an example). It is compiled anew against each version, so it uses
///    what all of them have; where they differ too much, write two.
/// 2. Write `XIT` here, which extends this class and lists the versions, the popular one first,
///    each with its Maven coordinates, the oldest Java it runs on, and its [Client.Ability] set.
/// 3. Run it: `mvn -pl agent verify -Dtest=None -Dit.test=XIT`, and with `-Preal-clients` for every
///    version. The driver runs in a process of its own, with the jar in `target` as its agent.
@TestInstance(Lifecycle.PER_CLASS)
abstract class ClientScenarios {
  private Stage stage;

  /// The versions under test, the popular one first.
  abstract List<Client> clients();

  @BeforeAll
  void build(@TempDir Path folder) throws Exception {
    stage = Stage.in(folder);
  }

  @AfterAll
  void tearDown() throws Exception {
    stage.close();
  }

  @TestFactory
  Stream<DynamicNode> popularVersion() {
    Client popular = clients().getFirst();
    List<Scenario> all = everything(popular);
    all.add(Scenarios.shortCanary());
    return Stream.of(on(Jdk.of(25), popular, all), on(Jdk.of(17), popular, Scenarios.of(popular)));
  }

  @Tag("real-client")
  @TestFactory
  Stream<DynamicNode> everyVersion() {
    return clients().stream()
        .flatMap(client ->
            Jdk.all().stream()
                .filter(jdk -> jdk.release() >= client.release())
                .map(jdk -> on(jdk, client, everything(client))));
  }

  private static List<Scenario> everything(Client client) {
    List<Scenario> all = new ArrayList<>(Scenarios.of(client));
    all.addAll(Scenarios.thorough(client));
    return all;
  }

  @Tag("soak")
  @TestFactory
  Stream<DynamicNode> canary() {
    Client popular = clients().getFirst();
    return Stream.of(on(Jdk.of(25), popular, List.of(Scenarios.longCanary())));
  }

  private DynamicNode on(Jdk jdk, Client client, List<Scenario> scenarios) {
    Trial trial = trial(jdk, client);
    String name = client + " on " + jdk;
    return DynamicContainer.dynamicContainer(
        name,
        scenarios.stream().map(scenario -> test(name, trial, scenario)).onClose(trial::close));
  }

  /// For what concerns one client alone.
  final Trial trial(Jdk jdk, Client client) {
    stage.forget();
    return new Trial(client, jdk, stage);
  }

  private DynamicNode test(String name, Trial trial, Scenario scenario) {
    return DynamicTest.dynamicTest(
        scenario.name(),
        () -> {
          stage.forget();
          try {
            scenario.check().of(trial);
          } catch (Throwable e) {
            // Reports number the scenarios and do not name them.
            throw new AssertionError(name + " " + scenario.name() + ": " + e.getMessage(), e);
          }
        });
  }
}
