package io.tokenpak.companion.gateway;

import java.time.Duration;

/// Where the gateway listens and how much it takes.
///
/// @param host a loopback address
/// @param port 0 for any free one
/// @param maxBody the largest request body, in bytes
/// @param drain how long running exchanges may take to end once the companion was told to stop
public record ListenSettings(String host, int port, long maxBody, Duration drain) {}
