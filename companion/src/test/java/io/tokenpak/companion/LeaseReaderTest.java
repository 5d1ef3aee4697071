package io.tokenpak.companion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tokenpak.companion.credential.lease.LeaseSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseReaderTest {
  private static final String CANARY = "canary-token";

  @TempDir Path user;

  private Settings load(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(Map.of("HOME", user.toString()));
    environment.putAll(more);
    return Settings.load(environment);
  }

  private LeaseSettings lease(String... more) {
    Map<String, String> environment = new HashMap<>();
    environment.put("AUTH_MANAGER_BASE_URL", "https://broker.example/");
    environment.put("AUTH_MANAGER_INTERNAL_API_TOKEN", CANARY);
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    return load(environment).care().lease().orElseThrow();
  }

  private String refused(String... more) {
    return assertThatExceptionOfType(BadSetting.class)
        .isThrownBy(() -> lease(more))
        .actual()
        .message();
  }

  @Test
  void thereIsNoLeaseUntilABrokerIsSet() {
    assertThat(load(Map.of()).care().lease()).isEmpty();
    assertThat(load(Map.of("AUTH_MANAGER_AUTO_ROTATE", "1")).care().lease()).isEmpty();
  }

  @Test
  void defaultsAreThese() {
    LeaseSettings lease = lease();

    assertThat(lease.broker()).isEqualTo(URI.create("https://broker.example"));
    assertThat(lease.token().value()).isEqualTo(CANARY);
    assertThat(lease.owner().machine()).isNotBlank();
    assertThat(lease.owner().agent()).isEqualTo("openclaw");
    assertThat(lease.leaseId()).isEmpty();
    assertThat(lease.course())
        .isEqualTo(
            new LeaseSettings.Course(
                Duration.ofSeconds(45), Duration.ofMinutes(30), true, false, false, false));
    assertThat(lease.files())
        .isEqualTo(
            new LeaseSettings.Files(user.resolve(".tokenpak/lease.json"), Optional.empty(), false));
    assertThat(lease.reports())
        .isEqualTo(new LeaseSettings.Reports(true, Duration.ofMinutes(1), 10));
    assertThat(lease).asString().doesNotContain(CANARY);
  }

  @Test
  void olderNamesAreReadToo() {
    LeaseSettings lease =
        load(Map.of(
                "AUTH_MANAGER_BROKER_ADDRESS", "http://127.0.0.1:9",
                "AUTH_MANAGER_API_KEY", CANARY,
                "AUTH_MANAGER_REFRESH_INTERVAL_SECONDS", "60",
                "AUTH_MANAGER_TELEMETRY_INTERVAL_SECONDS", "300"))
            .care()
            .lease()
            .orElseThrow();

    assertThat(lease.broker()).isEqualTo(URI.create("http://127.0.0.1:9"));
    assertThat(lease.token().value()).isEqualTo(CANARY);
    assertThat(lease.course().heartbeat()).isEqualTo(Duration.ofMinutes(1));
    assertThat(lease.reports().interval()).isEqualTo(Duration.ofMinutes(5));
  }

  @ParameterizedTest
  @CsvSource({"main,openclaw:main", "openclaw,openclaw", "openclaw:x,openclaw:x", "ci,openclaw:ci"})
  void agentsAreNamedAsBrokersListThem(String given, String named) {
    assertThat(lease("AUTH_MANAGER_AGENT_ID", given).owner().agent()).isEqualTo(named);
  }

  @Test
  void smallNumbersCountAsTheFloorAndHeartbeatsStayWithinWhatTheBrokerTolerates() {
    LeaseSettings lease =
        lease(
            "AUTH_MANAGER_REFRESH_INTERVAL_MS", "1",
            "AUTH_MANAGER_REQUESTED_TTL_SECONDS", "1",
            "AUTH_MANAGER_TELEMETRY_INTERVAL_MS", "1",
            "AUTH_MANAGER_TELEMETRY_FLUSH_EVERY", "0");

    assertThat(lease.course().heartbeat()).isEqualTo(Duration.ofSeconds(15));
    assertThat(lease.course().timeToLive()).isEqualTo(Duration.ofMinutes(1));
    assertThat(lease.reports().interval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(lease.reports().every()).isEqualTo(1);
    assertThat(lease("AUTH_MANAGER_REFRESH_INTERVAL_MS", "600000").course().heartbeat())
        .isEqualTo(Duration.ofSeconds(80));
  }

  @Test
  void theOwnersWishesAreRead() {
    LeaseSettings lease =
        lease(
            "AUTH_MANAGER_AUTO_RENEW", "off",
            "AUTH_MANAGER_AUTO_ROTATE", "yes",
            "AUTH_MANAGER_ROTATION_POLICY", "recommended_or_required",
            "AUTH_MANAGER_RELEASE_LEASE_ON_SHUTDOWN", "1",
            "AUTH_MANAGER_AUTH_FILE_PATH", "~/.codex/auth.json",
            "TOKENPAK_LEASE_REFRESH_TOKEN", "1",
            "AUTH_MANAGER_MACHINE_ID", "debian",
            "AUTH_MANAGER_LEASE_ID", "lease_1");

    assertThat(lease.course().renews()).isFalse();
    assertThat(lease.course().rotates()).isTrue();
    assertThat(lease.course().rotatesEarly()).isTrue();
    assertThat(lease.course().releases()).isTrue();
    assertThat(lease.files().auth()).contains(user.resolve(".codex/auth.json"));
    assertThat(lease.files().withRefreshToken()).isTrue();
    assertThat(lease.owner().machine()).isEqualTo("debian");
    assertThat(lease.leaseId()).contains("lease_1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://broker.example",
        "broker.example",
        "https://user:secret@broker.example",
        "https://broker.example?x=1",
        "ftp://localhost",
        "http://127.0.0.1.example.com"
      })
  void anAddressMustBeSafe(String address) {
    assertThat(refused("AUTH_MANAGER_BASE_URL", address))
        .startsWith("AUTH_MANAGER_BASE_URL must be an address")
        .doesNotContain("secret");
  }

  @Test
  void plainHttpOnThisMachineCanBeForbidden() {
    assertThat(
            refused(
                "AUTH_MANAGER_BASE_URL", "http://localhost:9",
                "AUTH_MANAGER_ALLOW_INSECURE_LOCALHOST", "0"))
        .contains("AUTH_MANAGER_ALLOW_INSECURE_LOCALHOST");
  }

  @ParameterizedTest
  @CsvSource({
    "AUTH_MANAGER_AUTO_RENEW,maybe",
    "AUTH_MANAGER_ROTATION_POLICY,never",
    "AUTH_MANAGER_REFRESH_INTERVAL_MS,45s",
    "AUTH_MANAGER_TELEMETRY_FLUSH_EVERY,-1",
    "AUTH_MANAGER_DISALLOW_NON_LEASE_AUTH,perhaps",
    "AUTH_MANAGER_USAGE_EXPORT_DAYS,thirty"
  })
  void aValueThatCannotBeReadStopsTheStart(String variable, String value) {
    assertThat(refused(variable, value)).contains(variable, value);
  }

  @Test
  void anAddressWantsATokenAndATokenAnAddress() {
    assertThat(refused("AUTH_MANAGER_INTERNAL_API_TOKEN", ""))
        .contains("set AUTH_MANAGER_INTERNAL_API_TOKEN");
    assertThat(refused("AUTH_MANAGER_BASE_URL", ""))
        .contains("set AUTH_MANAGER_BASE_URL")
        .doesNotContain(CANARY);
    assertThat(refused("AUTH_MANAGER_INTERNAL_API_TOKEN", "two words")).doesNotContain("two words");
  }
}
