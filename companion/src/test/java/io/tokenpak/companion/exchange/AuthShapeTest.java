package io.tokenpak.companion.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthShapeTest {
  @ParameterizedTest
  @CsvSource({
    "x-api-key, sk-ant-api03-x, API_KEY",
    "X-API-KEY, anything, API_KEY",
    "x-goog-api-key, AIzaX, API_KEY",
    "x-api-key, tpk_x, CALLER_TOKEN",
    "Authorization, Bearer tpk_x, CALLER_TOKEN",
    "Authorization, Bearer sk-ant-api03-x, BEARER_KEY",
    "Authorization, Bearer sk-proj-x, BEARER_KEY",
    "Authorization, Bearer sk-ant-oat01-x, BEARER_OAUTH",
    "Authorization, Bearer eyJhbGciOiJub25lIn0.e30., BEARER_JWT",
    "authorization, bearer eyJx, BEARER_JWT",
    "AUTHORIZATION, BEARER   eyJx, BEARER_JWT",
    "Authorization, Bearer at-x, BEARER_OTHER",
    "Authorization, Basic dTpw, BEARER_OTHER",
    "Authorization, Bearereyj, BEARER_OTHER",
    "Authorization, Bearer, NONE",
    "Authorization, '', NONE",
    "x-api-key, '  ', NONE",
    "Cookie, sk-x, NONE",
    "x-api-keys, sk-x, NONE"
  })
  void tellsEachShapeApart(String name, String value, AuthShape shape) {
    assertThat(AuthShape.of(SampleHead.post("/v1/messages", name, value))).isEqualTo(shape);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "custom-local",
        "placeholder",
        "none",
        "null",
        "dummy",
        "proxy-managed",
        "Custom-Local",
        "NULL",
        "  Dummy "
      })
  void knowsPlaceholdersInEverySlotAndCase(String value) {
    for (String name : new String[] {"x-api-key", "X-Goog-Api-Key"}) {
      assertThat(AuthShape.of(SampleHead.post("/", name, value))).isEqualTo(AuthShape.PLACEHOLDER);
    }
    assertThat(AuthShape.of(SampleHead.post("/", "Authorization", "Bearer " + value)))
        .isEqualTo(AuthShape.PLACEHOLDER);
  }

  @Test
  void theStrongestOfSeveralCounts() {
    assertThat(
            AuthShape.of(
                SampleHead.post(
                    "/", "x-api-key", "dummy", "authorization", "Bearer sk-ant-oat01-x")))
        .isEqualTo(AuthShape.BEARER_OAUTH);
    assertThat(
            AuthShape.of(
                SampleHead.post("/", "authorization", "Bearer tpk_x", "x-api-key", "sk-ant-x")))
        .isEqualTo(AuthShape.API_KEY);
    assertThat(
            AuthShape.of(
                SampleHead.post(
                    "/", "authorization", "Bearer none", "authorization", "Bearer opaque")))
        .isEqualTo(AuthShape.BEARER_OTHER);
    assertThat(AuthShape.of(SampleHead.post("/", "x-api-key", "tpk_x", "x-goog-api-key", "null")))
        .isEqualTo(AuthShape.CALLER_TOKEN);
  }

  @Test
  void onlyProvidersCredentialsAreReal() {
    assertThat(AuthShape.values())
        .filteredOn(AuthShape::isReal)
        .containsExactly(
            AuthShape.BEARER_OTHER,
            AuthShape.BEARER_JWT,
            AuthShape.BEARER_OAUTH,
            AuthShape.BEARER_KEY,
            AuthShape.API_KEY);
  }

  @Test
  void seesAJwtBearerBesideAKey() {
    assertThat(
            AuthShape.isJwtBearer(
                SampleHead.post("/", "x-api-key", "k", "Authorization", "Bearer eyJx")))
        .isTrue();
    assertThat(AuthShape.isJwtBearer(SampleHead.post("/", "x-api-key", "eyJx"))).isFalse();
  }
}
