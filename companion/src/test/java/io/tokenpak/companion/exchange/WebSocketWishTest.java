package io.tokenpak.companion.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.junit.jupiter.api.Test;

class WebSocketWishTest {
  @Test
  void aLoneUpgradeFieldIsNoHandshake() {
    assertThat(head(HttpFields.build().add("Upgrade", "websocket")).wantsWebSocket()).isFalse();
  }

  @Test
  void aHandshakeNamesTheUpgradeInConnection() {
    HttpFields.Mutable fields =
        HttpFields.build().add("connection", "keep-alive, Upgrade").add("upgrade", "WebSocket");

    assertThat(head(fields).wantsWebSocket()).isTrue();
  }

  private static RequestHead head(HttpFields fields) {
    return new RequestHead("GET", HttpURI.from("/v1/responses"), fields);
  }
}
