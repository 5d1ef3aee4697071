package io.tokenpak.companion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/// The files by which others run the companion unattended are what those others understand.
class ServiceFilesTest {
  private static final Path SERVICE = Path.of("src/distribution/service");
  private static final Path ANALYZER = Path.of("/usr/bin/systemd-analyze");

  private static final Map<String, Set<String>> UNIT_KEYS =
      Map.of(
          "Unit", words("Description Documentation Wants After"),
          "Install", words("WantedBy"),
          "Service",
              words(
                  """
                  AmbientCapabilities CapabilityBoundingSet Environment EnvironmentFile ExecStart
                  Group KillMode LimitCORE LimitNOFILE LockPersonality NoNewPrivileges OOMPolicy
                  PrivateDevices PrivateTmp ProtectClock ProtectControlGroups ProtectHome
                  ProtectHostname ProtectKernelLogs ProtectKernelModules ProtectKernelTunables
                  ProtectProc ProtectSystem RemoveIPC Restart RestartPreventExitStatus RestartSec
                  RestrictAddressFamilies RestrictNamespaces RestrictRealtime RestrictSUIDSGID
                  StateDirectory StateDirectoryMode SystemCallArchitectures SystemCallErrorNumber
                  SystemCallFilter TimeoutStopSec UMask User
                  """));

  private static final Map<String, String> TYPES =
      Map.of(
          "Label", "string",
          "ProgramArguments", "array",
          "RunAtLoad", "true",
          "KeepAlive", "dict",
          "ThrottleInterval", "integer",
          "ExitTimeOut", "integer",
          "Umask", "integer",
          "HardResourceLimits", "dict",
          "SoftResourceLimits", "dict");

  private static final Set<String> INSTRUCTIONS =
      words(
          "FROM RUN COPY ENV VOLUME USER WORKDIR STOPSIGNAL HEALTHCHECK ENTRYPOINT CMD LABEL ARG");

  @TempDir private Path folder;

  private static Set<String> words(String text) {
    return Set.of(text.strip().split("\\s+"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokenpak.service", "system/tokenpak.service"})
  void aUnitHasKeysThatSystemdKnowsAndGivesNothingAway(String name) throws Exception {
    Map<String, List<String>> service = unit(Files.readString(SERVICE.resolve(name)));

    assertThat(service)
        .containsEntry("NoNewPrivileges", List.of("yes"))
        .containsEntry("UMask", List.of("0077"))
        .containsEntry("LimitCORE", List.of("0"))
        .containsEntry("ExecStart", List.of("/opt/tokenpak/bin/tokenpak serve"))
        .containsEntry("RestartPreventExitStatus", List.of("2"))
        .containsKeys("SystemCallFilter", "RestrictAddressFamilies")
        // What the JVM compiles it has to run.
        .doesNotContainKey("MemoryDenyWriteExecute");
    if (name.startsWith("system/")) {
      assertThat(service)
          .containsEntry("ProtectSystem", List.of("strict"))
          .containsEntry("ProtectHome", List.of("yes"))
          .containsEntry("CapabilityBoundingSet", List.of(""));
    }
  }

  private static Map<String, List<String>> unit(String text) {
    Map<String, List<String>> service = new LinkedHashMap<>();
    String section = "";
    for (String line : text.lines().filter(each -> !each.isBlank()).toList()) {
      if (line.startsWith("[")) {
        section = line.substring(1, line.length() - 1);
        assertThat(UNIT_KEYS).containsKey(section);
      } else if (!line.startsWith("#")) {
        String[] pair = line.split("=", 2);
        assertThat(UNIT_KEYS.get(section)).contains(pair[0]);
        if (section.equals("Service")) {
          service.computeIfAbsent(pair[0], _ -> new ArrayList<>()).add(pair[1]);
        }
      }
    }
    return service;
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokenpak.service", "system/tokenpak.service"})
  void systemdFindsNoFaultWithAUnit(String name) throws Exception {
    if (!Files.isExecutable(ANALYZER)) {
      // Where there is no systemd, the list above has to do.
      return;
    }
    String text = Files.readString(SERVICE.resolve(name));
    String where = name.startsWith("system/") ? "--system" : "--user";

    assertThat(verified(where, text)).isEmpty();
    assertThat(verified(where, text.replace("UMask=", "UMusk="))).contains("UMusk");
  }

  private String verified(String where, String text) throws Exception {
    Path unit = folder.resolve("tokenpak.service");
    Files.writeString(unit, text.replace("/opt/tokenpak/bin/tokenpak", "/bin/true"));
    ProcessBuilder builder =
        new ProcessBuilder(ANALYZER.toString(), "verify", where, "--man=no", unit.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("found").toFile());
    builder.environment().put("XDG_RUNTIME_DIR", folder.toString());
    Process process = builder.start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    // It also speaks of other units of this machine.
    return Files.readAllLines(folder.resolve("found"), UTF_8).stream()
        .filter(line -> line.contains(unit.toString()) || line.contains("ailed"))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void theAgentOfLaunchdIsAPropertyListOfKeysThatItKnows() throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    DocumentBuilder parser = factory.newDocumentBuilder();
    // The type is named by an address that nobody asks here.
    parser.setEntityResolver((_, _) -> new InputSource(new StringReader("")));
    Element root =
        parser.parse(SERVICE.resolve("io.tokenpak.companion.plist").toFile()).getDocumentElement();

    assertThat(root.getTagName()).isEqualTo("plist");
    assertThat(root.getAttribute("version")).isEqualTo("1.0");
    List<Element> members = elements(elements(root).getFirst());
    Map<String, String> types = new TreeMap<>();
    for (int at = 0; at < members.size(); at += 2) {
      assertThat(members.get(at).getTagName()).isEqualTo("key");
      types.put(members.get(at).getTextContent(), members.get(at + 1).getTagName());
    }
    assertThat(types).isEqualTo(new TreeMap<>(TYPES));
    assertThat(root.getTextContent()).contains("/opt/tokenpak/bin/tokenpak serve");
  }

  private static List<Element> elements(Element parent) {
    List<Element> children = new ArrayList<>();
    for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element) {
        children.add(element);
      }
    }
    return children;
  }

  @Test
  void theContainerRunsAsNobodyInParticularAndKeepsItsStateInAVolume() throws IOException {
    List<String> lines =
        Files.readAllLines(SERVICE.resolve("Containerfile")).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();

    assertThat(lines.getFirst()).startsWith("FROM ").doesNotEndWith(":latest");
    assertThat(lines).allSatisfy(line -> assertThat(INSTRUCTIONS).contains(line.split(" ", 2)[0]));
    assertThat(lines)
        .contains("USER 10001:10001", "VOLUME /var/lib/tokenpak", "CMD [\"serve\"]")
        .contains("ENTRYPOINT [\"/opt/tokenpak/bin/tokenpak\"]")
        .anyMatch(line -> line.startsWith("HEALTHCHECK ") && line.contains("service/healthy"))
        .anyMatch(line -> line.startsWith("ENV TOKENPAK_HOME=/var/lib/tokenpak"));
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(SERVICE.resolve("healthy"))))
        .startsWith("rwx");
  }
}
