package io.tokenpak.agent.client;

import java.nio.file.Path;
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
    return Stream.of(on(Jdk.of(25), popular), on(Jdk.of(17), popular));
  }

  @Tag("real-client")
  @TestFactory
  Stream<DynamicNode> everyVersion() {
    return clients().stream()
        .flatMap(client ->
            Jdk.all().stream()
                .filter(jdk -> jdk.release() >= client.release())
                .map(jdk -> on(jdk, client)));
  }

  private DynamicNode on(Jdk jdk, Client client) {
    Trial trial = new Trial(client, jdk, stage);
    return DynamicContainer.dynamicContainer(
        client + " on " + jdk,
        Scenarios.of(client).stream().map(scenario -> test(trial, scenario)).onClose(trial::close));
  }

  private DynamicNode test(Trial trial, Scenario scenario) {
    return DynamicTest.dynamicTest(
        scenario.name(),
        () -> {
          stage.forget();
          scenario.check().of(trial);
        });
  }
}
