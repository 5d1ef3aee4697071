package io.tokenpak.companion.metric;

import java.net.URI;
import java.util.Optional;

/// Who else is told in numbers what the companion does.
///
/// @param token that a collector of metrics presents; empty if only the owner gets them
/// @param otlp where spans are sent to; empty if nowhere
public record MetricSettings(Optional<ScrapeToken> token, Optional<URI> otlp) {}
