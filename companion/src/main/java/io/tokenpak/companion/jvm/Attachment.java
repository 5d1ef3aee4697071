package io.tokenpak.companion.jvm;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Path;

/// Loads the agent into a JVM that runs already.
public final class Attachment {
  private static final String RESTART =
      "start it again with the agent instead: tokenpak run -- COMMAND";

  private Attachment() {}

  /// Loads it, or gives one that is there already other options.
  ///
  /// @return the release of Java that the process runs, for example `25`
  public static String load(long pid, Path jar, String options) throws CannotAttach {
    check(pid, jar);
    try {
      VirtualMachine jvm = VirtualMachine.attach(Long.toString(pid));
      try {
        jvm.loadAgent(jar.toString(), options);
        return jvm.getSystemProperties().getProperty("java.specification.version", "");
      } finally {
        jvm.detach();
      }
    } catch (AgentLoadException refused) {
      throw new CannotAttach(
          "process %d takes no agent while it runs (-XX:-EnableDynamicAgentLoading): %s"
              .formatted(pid, RESTART));
    } catch (AgentInitializationException failed) {
      throw new CannotAttach(
          "the agent did not start in process %d, whose standard error says why".formatted(pid));
    } catch (AttachNotSupportedException | IOException silent) {
      throw new CannotAttach(
          "process %d does not answer (%s): %s".formatted(pid, silent.getMessage(), RESTART));
    }
  }

  private static void check(long pid, Path jar) throws CannotAttach {
    ProcessView process =
        ProcessView.of(pid)
            .orElseThrow(() ->
                new CannotAttach(
                    "there is no process %d: tokenpak attach --list shows the JVMs"
                        .formatted(pid)));
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
