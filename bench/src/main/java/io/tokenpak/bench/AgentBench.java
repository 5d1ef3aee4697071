package io.tokenpak.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/// Measures what the Java agent costs the program that carries it. Ways take turns, so that a noisy
/// machine is noisy for all of them alike.
///
///     java -cp bench/target/classes io.tokenpak.bench.AgentBench [JDK]... [rounds=NUMBER]
///         [agent=JAR] [other=JAR] [okhttp=JAR:JAR...]
public final class AgentBench {
  private static final String OPTIONS = "=platform=bench,session=s-1";
  private static final int ATTACH_ROUNDS = 5;

  private final Path java;
  private final Map<String, String> given;
  private final AgentPrograms programs;
  private final Map<String, List<String>> ways = new LinkedHashMap<>();

  private AgentBench(Path java, Map<String, String> given, AgentPrograms programs, Path empty) {
    this.java = java;
    this.given = given;
    this.programs = programs;
    ways.put("no agent", List.of());
    ways.put("empty agent", List.of("-javaagent:" + empty));
    ways.put("this agent", List.of("-javaagent:" + given.get("agent") + OPTIONS));
    String other = given.getOrDefault("other", "");
    if (!other.isEmpty()) {
      ways.put("the other agent", List.of("-javaagent:" + other, "-Dotel.sdk.disabled=true"));
    }
  }

  public static void main(String[] args) throws Exception {
    Map<String, String> given = new LinkedHashMap<>();
    given.put("rounds", "11");
    given.put("agent", "agent/target/tokenpak-agent.jar");
    List<Path> javas = new ArrayList<>();
    for (String word : args) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        given.put(word.substring(0, equals), word.substring(equals + 1));
      } else {
        javas.add(Path.of(word));
      }
    }
    if (javas.isEmpty()) {
      javas.add(Path.of(System.getProperty("java.home")));
    }
    Path folder = Files.createTempDirectory("tokenpak-agent-bench");
    AgentPrograms programs = AgentPrograms.compile(folder, "", "Hello", "FirstClass", "Waiting");
    Path empty = emptyAgent(Files.createDirectory(folder.resolve("empty")));
    System.out.printf(
        "agent of %d KB, load %s%n",
        Files.size(Path.of(String.valueOf(given.get("agent")))) / 1000, Footprint.load());
    for (Path java : javas) {
      new AgentBench(java, given, programs, empty).run(folder);
    }
  }

  /// An agent that does nothing: what any costs. The program must not have its class as well, for
  /// it would be taken from there, and the jar never opened.
  private static Path emptyAgent(Path folder) throws IOException {
    var _ = AgentPrograms.compile(folder, "", "EmptyAgent");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(new Attributes.Name("Premain-Class"), "EmptyAgent");
    Path jar = folder.resolve("empty.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.putNextEntry(new JarEntry("EmptyAgent.class"));
      out.write(Files.readAllBytes(folder.resolve("EmptyAgent.class")));
    }
    return jar;
  }

  private void run(Path folder) throws Exception {
    Report.note("## %s", java);
    starts();
    firstClass();
    attach();
    if (given.containsKey("okhttp")) {
      requests(Files.createDirectory(folder.resolve("okhttp" + java.hashCode())));
    }
  }

  private int rounds() {
    return Integer.parseInt(String.valueOf(given.get("rounds")));
  }

  private void starts() throws IOException, InterruptedException {
    Map<String, List<Double>> took = new LinkedHashMap<>();
    for (int round = 0; round <= rounds(); round++) {
      for (Map.Entry<String, List<String>> way : ways.entrySet()) {
        long began = System.nanoTime();
        Process process = programs.program(java, way.getValue(), "", "Hello").start();
        var _ = process.waitFor();
        keep(took, way.getKey(), round, (System.nanoTime() - began) / 1e6);
      }
    }
    Report.spreads("Start of a program that says hello, ms", "way");
    took.forEach((way, each) -> Report.row(way, new Spread(each)));
    Report.atMost("start above the empty agent's, p50, ms", above(took), 2);
  }

  private void firstClass() throws IOException {
    Map<String, List<Double>> took = new LinkedHashMap<>();
    for (int round = 0; round <= rounds(); round++) {
      for (Map.Entry<String, List<String>> way : ways.entrySet()) {
        List<String> said = lines(programs.program(java, way.getValue(), "", "FirstClass"));
        keep(took, way.getKey(), round, Long.parseLong(said.getLast()) / 1e6);
      }
    }
    Report.spreads("Loading the first class of an HTTP client, ms", "way");
    took.forEach((way, each) -> Report.row(way, new Spread(each)));
    Report.atMost("first client class above the empty agent's, p50, ms", above(took), 60);
  }

  /// The first round only fills the file cache.
  private static void keep(
      Map<String, List<Double>> took, String way, int round, double milliseconds) {
    List<Double> each = took.computeIfAbsent(way, _ -> new ArrayList<>());
    if (round > 0) {
      each.add(milliseconds);
    }
  }

  private static double above(Map<String, List<Double>> took) {
    return median(took, "this agent") - median(took, "empty agent");
  }

  private static double median(Map<String, List<Double>> took, String way) {
    return new Spread(took.getOrDefault(way, List.of())).median();
  }

  private void attach()
      throws IOException,
          InterruptedException,
          AttachNotSupportedException,
          AgentLoadException,
          AgentInitializationException {
    List<Double> loaded = new ArrayList<>();
    for (int round = 0; round < ATTACH_ROUNDS; round++) {
      Process waiting =
          programs.program(java, List.of("--add-modules", "java.net.http"), "", "Waiting").start();
      try (BufferedReader out = waiting.inputReader(UTF_8)) {
        if (!"ready".equals(out.readLine())) {
          throw new IOException("the program to attach to did not start");
        }
        VirtualMachine machine = VirtualMachine.attach(Long.toString(waiting.pid()));
        long began = System.nanoTime();
        machine.loadAgent(
            Path.of(String.valueOf(given.get("agent"))).toAbsolutePath().toString(),
            OPTIONS.substring(1));
        loaded.add((System.nanoTime() - began) / 1e6);
        machine.detach();
      } finally {
        waiting.destroy();
        var _ = waiting.waitFor();
      }
    }
    Report.spreads("Loading the agent into a running program with three client classes, ms", "");
    Report.row("attach", new Spread(loaded));
    Report.atMost("attach, p50, ms", new Spread(loaded).median(), 150);
  }

  private void requests(Path folder) throws IOException {
    String libraries = given.get("okhttp") + ":" + given.get("agent");
    AgentPrograms cost = AgentPrograms.compile(folder, libraries, "AdviceCost");
    Report.head("Each request of OkHttp", "request", "ns", "bytes");
    for (String line : lines(cost.program(java, List.of(), libraries, "AdviceCost"))) {
      String[] words = line.split(" ", -1);
      Report.row(
          words[0],
          Report.number(Double.parseDouble(words[1])),
          Report.number(Double.parseDouble(words[2])));
    }
  }

  private static List<String> lines(ProcessBuilder program) throws IOException {
    Process process = program.start();
    try (BufferedReader out = process.inputReader(UTF_8)) {
      List<String> lines = out.lines().toList();
      if (lines.isEmpty()) {
        throw new IOException(
            "a program said nothing: " + Arrays.toString(program.command().toArray()));
      }
      return lines;
    }
  }
}
