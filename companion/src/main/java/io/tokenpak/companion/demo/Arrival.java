package io.tokenpak.companion.demo;

import java.util.List;

/// A request as it arrived at the stub provider, and the answer it got.
///
/// @param target path and query
/// @param credential the value of the field that presents one; empty if there was none
/// @param body as text
/// @param asked the body's bytes
/// @param sent when each part of the answer was sent, in nanoseconds
record Arrival(
    String target, String credential, String body, Digest asked, Digest answer, List<Long> sent) {}
