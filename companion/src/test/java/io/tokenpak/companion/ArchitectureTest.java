package io.tokenpak.companion;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The walls of docs/architecture.md. Each message says why the wall stands.
class ArchitectureTest {
  private static final String ROOT = "io.tokenpak.companion";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          // The doubles of dispatch, once they are packaged.
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.tokenpak");

  private static final JavaClasses TESTS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.OnlyIncludeTests())
          .importPackages("io.tokenpak");

  /// Who may import whom; the root and `command` may import everything.
  private static final Map<String, List<String>> MAY_IMPORT =
      Map.ofEntries(
          Map.entry("exchange", List.of()),
          Map.entry("jvm", List.of()),
          Map.entry("platform", List.of("exchange")),
          Map.entry("provider", List.of("usage", "exchange")),
          Map.entry("route", List.of("provider", "platform", "exchange")),
          Map.entry("usage", List.of("platform", "exchange")),
          Map.entry("credential", List.of("usage", "route", "provider", "platform", "exchange")),
          Map.entry("backend", List.of("usage", "credential", "route", "provider", "exchange")),
          Map.entry(
              "gateway",
              List.of(
                  "usage", "backend", "credential", "route", "provider", "platform", "exchange")),
          Map.entry("status", List.of("usage", "credential", "exchange")),
          Map.entry("metric", List.of("status", "usage", "credential", "exchange")),
          Map.entry("setup", List.of("credential", "exchange")),
          Map.entry("doctor", List.of("status", "usage", "credential", "provider", "exchange")));

  @Test
  void packagesFormNoCycle() {
    slices()
        .matching(ROOT + ".(**)")
        .should()
        .beFreeOfCycles()
        .because("a cycle is one package pretending to be two")
        .check(CLASSES);
  }

  @Test
  void packagesImportOnlyWhatTheyMay() {
    MAY_IMPORT.forEach((name, allowed) -> {
      TreeSet<String> forbidden = new TreeSet<>(MAY_IMPORT.keySet());
      forbidden.remove(name);
      forbidden.removeAll(allowed);
      forbidden.add("command");
      forbidden.add("demo");
      noClasses()
          .that()
          .resideInAPackage(ROOT + "." + name + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              forbidden.stream().map(other -> ROOT + "." + other + "..").toArray(String[]::new))
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage(ROOT)
          .because("code is read in the order a request travels: " + name + " sees " + allowed)
          .check(CLASSES);
    });
  }

  @Test
  void everyPackageHasItsPlaceInTheOrder() {
    TreeSet<String> known = new TreeSet<>(MAY_IMPORT.keySet());
    known.addAll(List.of("command", "demo"));

    assertThat(
            CLASSES.stream()
                .map(each -> each.getPackageName())
                .filter(each -> each.startsWith(ROOT + "."))
                .map(each -> each.substring(ROOT.length() + 1).replaceAll("\\..*", "")))
        .as("a new package needs a line in MAY_IMPORT, so that it has walls")
        .allMatch(known::contains);
  }

  @Test
  void dispatchKnowsNothingOfTheCompanionOrHttp() {
    noClasses()
        .that()
        .resideInAPackage("io.tokenpak.dispatch..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + "..", "org.eclipse.jetty..", "java.net.http..")
        .allowEmptyShould(true)
        .because("the pool of processes can then be tested and moved without a server")
        .check(CLASSES);
  }

  @Test
  void decisionsNeverSeeABody() {
    noClasses()
        .that()
        .resideInAnyPackage("..platform..", "..provider..", "..route..", "..credential..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.eclipse.jetty.server..", "org.eclipse.jetty.client..", "org.eclipse.jetty.io..")
        .because("decisions see heads, backends see bodies")
        .check(CLASSES);
  }

  @Test
  void onlyTheGatewayAndBackendsHoldAnExchange() {
    noClasses()
        .that()
        .resideOutsideOfPackages("..gateway..", "..backend..", "..exchange..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(ROOT + ".exchange.Exchange")
        .because("who holds an exchange can end it")
        .check(CLASSES);
  }

  @Test
  void onlyBackendsSpeakToProviders() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".backend..", ROOT + ".demo..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.eclipse.jetty.client..")
        .because("a credential leaves through one door")
        .check(CLASSES);
  }

  @Test
  void onlyTheRootReadsTheEnvironment() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT, "io.tokenpak.bench..", "io.tokenpak.agent..")
        .should()
        .callMethodWhere(
            target(owner(type(System.class))).and(target(nameMatching("getenv|getProperty"))))
        .because("what a program depends on should be seen in one place")
        .check(CLASSES);
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses()
        .should()
        .haveNameMatching(
            ".*(Manager|Helper|Utils?|Impl|Misc|Common|Base|Data|Info|Context)(\\$.*)?")
        .because("such a name fits anything, so it says nothing")
        .check(CLASSES);
  }

  @Test
  void testsNeverSleep() {
    noClasses()
        .should()
        .callMethodWhere(target(owner(type(Thread.class))).and(target(nameMatching("sleep"))))
        .because("a sleep is either too short or too long: wait for a condition, with a bound")
        .check(TESTS);
  }

  @Test
  void nothingBlocksByWaitingForTime() {
    noClasses()
        .should()
        .callMethodWhere(target(owner(type(Thread.class))).and(target(nameMatching("sleep"))))
        .because("time is a parameter")
        .check(CLASSES);
  }
}
