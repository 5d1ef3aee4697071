package io.tokenpak.companion.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Whether OpenClaw holds the refresh token of another program's login. It works once: who redeems
/// it first logs the other out.
///
/// @param openClawHome where OpenClaw keeps its files
/// @param logins login files of the programs that own them
public record SharedLoginCheck(Path openClawHome, List<Path> logins) implements Check {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> MEMBERS = Set.of("refreshToken", "refresh_token", "refresh");
  private static final long MOST_BYTES = 1 << 20;

  public SharedLoginCheck {
    logins = List.copyOf(logins);
  }

  @Override
  public List<Diagnosis> examine() {
    Set<String> owned = new HashSet<>();
    for (Path login : logins) {
      owned.addAll(refreshTokens(login));
    }
    List<Diagnosis> shared = new ArrayList<>();
    for (Path copy : copies()) {
      if (refreshTokens(copy).stream().anyMatch(owned::contains)) {
        shared.add(
            Diagnosis.warn(
                "shared login",
                copy + " holds the refresh token of another program's login",
                "log in there anew, or remove `refresh` from it: the token works once, and whoever"
                    + " redeems it first logs the other out"));
      }
    }
    return shared.isEmpty()
        ? List.of(Diagnosis.ok("shared login", "no refresh token is held by two programs"))
        : shared;
  }

  private List<Path> copies() {
    List<Path> copies = new ArrayList<>();
    copies.add(openClawHome.resolve("credentials").resolve("oauth.json"));
    try (Stream<Path> agents = Files.list(openClawHome.resolve("agents"))) {
      agents.forEach(agent -> copies.add(agent.resolve("agent").resolve("auth-profiles.json")));
    } catch (IOException noAgents) {
      return copies;
    }
    return copies;
  }

  /// What cannot be read holds none that could be told.
  private static Set<String> refreshTokens(Path file) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
        return Set.of();
      }
      Set<String> tokens = new HashSet<>();
      collect(JSON.readTree(Files.readAllBytes(file)), tokens);
      return tokens;
    } catch (IOException unreadable) {
      return Set.of();
    }
  }

  private static void collect(JsonNode node, Set<String> tokens) {
    node.properties()
        .forEach(member -> {
          if (MEMBERS.contains(member.getKey()) && !member.getValue().asText().isBlank()) {
            tokens.add(member.getValue().asText());
          }
          collect(member.getValue(), tokens);
        });
  }
}
