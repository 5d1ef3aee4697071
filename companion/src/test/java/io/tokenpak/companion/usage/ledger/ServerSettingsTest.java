package io.tokenpak.companion.usage.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which servers a ledger is entrusted to.
class ServerSettingsTest {
  private static ServerSettings server(String url) {
    return new ServerSettings(url, Optional.empty(), Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://u:secret-word@db.example.com/x",
        "jdbc:postgresql://db.example.com/x?password=secret-word",
        "jdbc:postgresql://127.0.0.1/x?user=u&PASSWORD=secret-word",
        "jdbc:postgresql://db.example.com/secret-word?sslmode=require",
        "jdbc:postgresql://db.example.com/secret-word?sslmode=verify-full&sslmode=disable",
        "jdbc:postgresql://localhost,db.example.com/secret-word?sslmode=disable",
        "jdbc:postgresql://localhost.example.com/secret-word?sslmode=prefer",
        "postgresql://secret-word",
        "jdbc:sqlite:secret-word"
      })
  void refusesWhatWouldTellASecretOrTrustAnybody(String url) {
    assertThatThrownBy(() -> server(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("must")
        .hasMessageNotContaining("secret-word");
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://127.0.0.1:5433/x,jdbc:postgresql://127.0.0.1:5433/x",
    "jdbc:postgresql://[::1]/x?sslmode=disable,jdbc:postgresql://[::1]/x?sslmode=disable",
    "jdbc:postgresql://db.example.com/x?sslrootcert=/a,jdbc:postgresql://db.example.com/x?sslrootcert=/a&sslmode=verify-full",
    "jdbc:postgresql://db.example.com/x,jdbc:postgresql://db.example.com/x?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory"
  })
  void demandsAProofOfAServerThatIsNotHere(String url, String demanding) {
    assertThat(server(url).demandingUrl()).isEqualTo(demanding);
  }

  @Test
  void namesItsPlaceWithoutItsOptions() {
    assertThat(server("jdbc:postgresql://localhost/usage?sslcert=/x").place())
        .isEqualTo("postgresql://localhost/usage");
  }
}
