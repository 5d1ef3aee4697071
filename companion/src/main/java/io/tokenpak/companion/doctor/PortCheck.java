package io.tokenpak.companion.doctor;

import io.tokenpak.companion.status.Running;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;

/// The port: ours, free, or taken by somebody else.
///
/// @param running the companion that serves now
public record PortCheck(String host, int port, Optional<Running> running) implements Check {
  private static final String SUBJECT = "port";

  @Override
  public List<Diagnosis> examine() {
    return List.of(running.map(PortCheck::ours).orElseGet(this::probed));
  }

  private static Diagnosis ours(Running companion) {
    return Diagnosis.ok(
        SUBJECT,
        "the companion serves at " + companion.url() + " (process " + companion.pid() + ")");
  }

  private Diagnosis probed() {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getByName(host))) {
      return Diagnosis.ok(
          SUBJECT,
          port == 0 ? "picked at the start" : probe.getLocalPort() + " on " + host + " is free");
    } catch (IOException refused) {
      return Diagnosis.fail(
          SUBJECT,
          port + " on " + host + " cannot be used: " + refused.getMessage(),
          "stop what listens there, or set TOKENPAK_PORT to another one");
    }
  }
}
