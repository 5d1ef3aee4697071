package io.tokenpak.companion.jvm;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Loads the agent into a JVM that runs already.
public final class Attachment {
  private static final String RESTART =
      "start it again with the agent instead: tokenpak run -- COMMAND";

  /// Where the agent says what was wrong with its options; its own source has the same name.
  private static final String PROBLEM = "io.tokenpak.agent.problem";

  /// What Java reads of an argument of this protocol, in bytes.
  private static final int LONGEST = 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Attachment() {}

  /// Loads it, or gives one that is there already other options.
  ///
  /// @return the release of Java that the process runs, for example `25`
  public static String load(long pid, Path jar, String options) throws CannotAttach {
    return load(pid, jar, options, PATIENCE);
  }

  static String load(long pid, Path jar, String options, Duration patience) throws CannotAttach {
    check(pid, jar);
    checkLength(jar + "=" + options);
    // One that is stopped would be waited for as long as it is.
    FutureTask<String> release = new FutureTask<>(() -> loaded(pid, jar, options));
    Thread.ofPlatform().daemon().name("attach").start(release);
    try {
      return release.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof CannotAttach known ? known : silent(pid, failed);
    } catch (TimeoutException late) {
      throw new CannotAttach(
          "process %d does not answer, as one does that is stopped: look at it, or %s"
              .formatted(pid, RESTART));
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw silent(pid, ended);
    }
  }

  private static CannotAttach silent(long pid, Exception failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return new CannotAttach(
        "process %d does not answer (%s): %s".formatted(pid, cause.getMessage(), RESTART));
  }

  private static String loaded(long pid, Path jar, String options)
      throws CannotAttach, AttachNotSupportedException, IOException {
    VirtualMachine jvm = VirtualMachine.attach(Long.toString(pid));
    try {
      jvm.loadAgent(jar.toString(), options);
      Properties properties = jvm.getSystemProperties();
      String problem = properties.getProperty(PROBLEM, "");
      if (!problem.isEmpty()) {
        throw new CannotAttach("the agent in process %d says: %s".formatted(pid, problem));
      }
      return properties.getProperty("java.specification.version", "");
    } catch (AgentLoadException refused) {
      throw new CannotAttach(refusal(pid, jar, String.valueOf(refused.getMessage())));
    } catch (AgentInitializationException failed) {
      throw new CannotAttach(
          "the agent did not start in process %d, whose standard error says why".formatted(pid));
    } finally {
      jvm.detach();
    }
  }

  private static String refusal(long pid, Path jar, String reason) {
    return reason.contains("not enabled")
        ? "process %d takes no agent while it runs (-XX:-EnableDynamicAgentLoading): %s"
            .formatted(pid, RESTART)
        : "process %d cannot read %s: let its user read that file and enter its folders"
            .formatted(pid, jar);
  }

  private static void checkLength(String argument) throws CannotAttach {
    int length = argument.getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST) {
      throw new CannotAttach(
          "the options are too long for a running JVM, by %d bytes: write them into a file, and say config=FILE"
              .formatted(length - LONGEST));
    }
  }

  private static void check(long pid, Path jar) throws CannotAttach {
    ProcessView process =
        ProcessView.of(pid)
            .orElseThrow(() ->
                new CannotAttach(
                    "there is no process %d: tokenpak attach --list shows the JVMs"
                        .formatted(pid)));
    long leader = process.leader();
    if (leader != pid) {
      throw new CannotAttach("%d is a thread of process %d: name that".formatted(pid, leader));
    }
    String owner = process.foreignOwner().orElse("");
    if (!owner.isEmpty()) {
      throw new CannotAttach(
          "process %d is %s's: run this as that user (sudo -u %s …)".formatted(pid, owner, owner));
    }
    if (!process.isJvm()) {
      throw new CannotAttach(
          "process %d is no JVM: tokenpak attach --list shows the JVMs".formatted(pid));
    }
    if (process.hasOption("-XX:+DisableAttachMechanism")) {
      throw new CannotAttach(
          "process %d cannot be attached to (-XX:+DisableAttachMechanism): %s"
              .formatted(pid, RESTART));
    }
    if (!process.sees(jar)) {
      throw new CannotAttach(
          ("process %d runs in a container that has no %s: mount that folder there at the same path,"
                  + " or set JAVA_TOOL_OPTIONS where the container starts (docs/agent.md)")
              .formatted(pid, jar));
    }
  }
}
