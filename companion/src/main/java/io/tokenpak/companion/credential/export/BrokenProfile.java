package io.tokenpak.companion.credential.export;

import java.nio.file.Path;

/// An OpenClaw profile of type oauth whose token stands in the wrong field. Holds no secret.
///
/// @param id the profile's
/// @param mendable false if what stands there is an API key, so that the type is what is wrong
public record BrokenProfile(Path file, String id, boolean mendable) {}
