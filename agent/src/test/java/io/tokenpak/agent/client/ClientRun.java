package io.tokenpak.agent.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A Java process that sends requests by one client.
final class ClientRun implements AutoCloseable {
  private static final Path AGENT = Path.of("target/tokenpak-agent.jar");
  private static final int SECONDS = 40;

  private final Process process;
  private final Path errors;
  private final BufferedWriter asks;
  private final BufferedReader answers;
  private final ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor();

  private ClientRun(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    asks = process.outputWriter(UTF_8);
    answers = process.inputReader(UTF_8);
  }

  /// @param agent the agent's options; none, and there is no agent
  static ClientRun start(Client client, Jdk jdk, Optional<String> agent, Stage stage)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(jdk.java().toString());
    if (agent.isPresent()) {
      assertThat(AGENT).as("build the agent first: mvn -pl agent package").exists();
      command.add("-javaagent:" + AGENT.toAbsolutePath() + "=" + agent.get());
    }
    command.addAll(stage.properties());
    command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", Program.of(client), client.driver()));
    File errors = File.createTempFile("errors", ".txt", stage.folder().toFile());
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors);
    builder.environment().keySet().removeIf(ClientRun::isOfJavaOrAgent);
    return new ClientRun(builder.start(), errors.toPath());
  }

  private static boolean isOfJavaOrAgent(String variable) {
    return variable.startsWith("TOKENPAK_")
        || variable.endsWith("JAVA_OPTIONS")
        || variable.equals("JAVA_TOOL_OPTIONS");
  }

  Answer ask(Ask request) throws Exception {
    List<Answer> all = askAll(request);
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  /// As many answers as the request is sent times.
  List<Answer> askAll(Ask request) throws Exception {
    asks.write(request.toLine());
    asks.newLine();
    asks.flush();
    List<Answer> all = new ArrayList<>();
    for (int i = 0; i < request.times(); i++) {
      String line = line();
      assertThat(line).as("an answer to %s: %s", request, errors()).isNotNull();
      all.add(Answer.of(line));
    }
    return all;
  }

  private String line() throws Exception {
    try {
      return reader.submit(answers::readLine).get(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new AssertionError("no answer: " + errors(), e);
    }
  }

  /// Loads the agent into the process, or tells the one that is there.
  void attach(String options) throws Exception {
    VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
    try {
      machine.loadAgent(AGENT.toAbsolutePath().toString(), options);
    } finally {
      machine.detach();
    }
  }

  /// What the process wrote to its standard error.
  String errors() throws IOException {
    return Files.readString(errors);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    reader.shutdownNow();
  }
}
