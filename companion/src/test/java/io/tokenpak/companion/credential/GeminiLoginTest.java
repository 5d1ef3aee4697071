package io.tokenpak.companion.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.exchange.SampleHead;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeminiLoginTest {
  @TempDir Path home;

  private GeminiLogin login() {
    return new GeminiLogin(home.resolve("oauth_creds.json"), System::nanoTime, () -> Logins.NOW);
  }

  private void write(long expiry) throws IOException {
    Logins.overwrite(
        home.resolve("oauth_creds.json"),
        """
        {"access_token":"ya29.x","refresh_token":"1//x","scope":"s","token_type":"Bearer",
         "id_token":"eyJ.a.b","expiry_date":%d}
        """
            .formatted(expiry));
  }

  @Test
  void isShownOnlyWhereThereIsOne() throws IOException {
    assertThat(login().isSetUp()).isFalse();
    write(Logins.NOW.plusSeconds(3600).toEpochMilli());
    assertThat(login().isSetUp()).isTrue();
    assertThat(login().health().state()).isEqualTo(SourceHealth.State.VALID);
    assertThat(login().health().expires()).isEqualTo(Logins.NOW.plusSeconds(3600));
    assertThat(login().health().toString()).doesNotContain("ya29");
    write(Logins.NOW.minusSeconds(1).toEpochMilli());
    assertThat(login().health().state()).isEqualTo(SourceHealth.State.EXPIRED);
  }

  @Test
  void servesNoRequest() throws IOException {
    write(Logins.NOW.plusSeconds(3600).toEpochMilli());
    assertThat(Logins.find(login(), SampleHead.post("/v1beta/models/x"), "tokenpak-google"))
        .isSameAs(Finding.NOT_CONCERNED);
    assertThat(login().origins()).isEmpty();
  }
}
