package io.tokenpak.companion.credential.refresh;

import java.net.URI;

/// How refresh tokens are redeemed, if the owner has asked for it.
///
/// @param tokenUrl where Claude Code's are: `https`, or `http` on this machine
/// @param reclaimLocks whether a lock of Claude Code's that nobody touches any more is removed
public record RedeemSettings(URI tokenUrl, boolean reclaimLocks) {
  public RedeemSettings {
    if (!TokenEndpoint.isSafe(tokenUrl)) {
      throw new IllegalArgumentException(
          "TOKENPAK_REFRESH_CLAUDE_TOKEN_URL must be an https address without user and password;"
              + " http is for loopback addresses only");
    }
  }
}
