package io.tokenpak.companion.setup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Has the companion started with the user's session.
public record ServiceStep(Machine machine) implements Step {
  private static final String UNIT =
      """
      [Unit]
      Description=TokenPak Companion
      After=network-online.target

      [Service]
      ExecStart="LAUNCHER" serve
      Environment="TOKENPAK_HOME=HOME"
      Restart=on-failure
      RestartSec=2
      TimeoutStopSec=60

      [Install]
      WantedBy=default.target
      """;

  private static final String AGENT =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
      <plist version="1.0">
      <dict>
        <key>Label</key><string>io.tokenpak.companion</string>
        <key>ProgramArguments</key><array><string>LAUNCHER</string><string>serve</string></array>
        <key>EnvironmentVariables</key><dict><key>TOKENPAK_HOME</key><string>HOME</string></dict>
        <key>RunAtLoad</key><true/>
        <key>KeepAlive</key><true/>
      </dict>
      </plist>
      """;

  @Override
  public String title() {
    return "Start with your session";
  }

  @Override
  public List<String> explanation() {
    return List.of(
        "A companion that always runs keeps logins fresh and is there when a client calls.",
        "Variables such as ANTHROPIC_API_KEY are not passed on to it: put settings into companion.yaml.");
  }

  @Override
  public Proposal propose() {
    if (machine.launcher().isEmpty()) {
      return Proposal.word(
          "this companion runs from its classes and not from bin/tokenpak: nothing to start");
    }
    Path launcher = machine.launcher().get();
    String system = machine.system().toLowerCase(Locale.ROOT);
    if (system.contains("mac")) {
      Path file = machine.userHome().resolve("Library/LaunchAgents/io.tokenpak.companion.plist");
      return offer(
          file,
          AGENT
              .replace("LAUNCHER", xml(launcher))
              .replace(">HOME<", ">" + xml(machine.companionHome()) + "<"),
          "start it now: launchctl load " + file);
    }
    if (!Files.isDirectory(Path.of("/run/systemd/system"))) {
      return Proposal.word(
          "there is no systemd here: have `%s serve` started your own way".formatted(launcher));
    }
    return offer(
        machine.userHome().resolve(".config/systemd/user/tokenpak.service"),
        UNIT.replace("LAUNCHER", unit(launcher))
            .replace("=HOME", "=" + unit(machine.companionHome())),
        "start it now: systemctl --user enable --now tokenpak");
  }

  private static Proposal offer(Path file, String content, String then) {
    if (Files.exists(file)) {
      return Proposal.word("is there already: " + file);
    }
    return new Proposal.Offer(
        "Write the file that starts it?",
        Proposal.Consent.YES,
        List.of(new Change(file, content, "a file more, which runs `tokenpak serve`")),
        List.of(then));
  }

  /// Percent signs and quotes mean something in a unit file.
  private static String unit(Path path) {
    return path.toString().replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%");
  }

  private static String xml(Path path) {
    return path.toString().replace("&", "&amp;").replace("<", "&lt;");
  }
}
