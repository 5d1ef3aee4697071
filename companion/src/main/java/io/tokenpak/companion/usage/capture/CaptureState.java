package io.tokenpak.companion.usage.capture;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// Whether exchanges are captured, and what was.
///
/// @param until when that ends; empty if exchanges that begin now are not captured
/// @param captured exchanges since the companion started
/// @param open those of them that have not ended, and are captured still
/// @param dropped bodies and heads that are missing or cut because the disk did not keep up
/// @param bytes in the folder, of earlier captures too, as far as they were counted
/// @param finding why the last capture ended before its time and what to do; empty if it did not
public record CaptureState(
    Path folder,
    Optional<Instant> until,
    long captured,
    int open,
    long dropped,
    long bytes,
    String finding) {}
