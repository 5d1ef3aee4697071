package io.tokenpak.dispatch;

import java.nio.file.Path;

/// What is fixed when a process is started, beside the settings: turns of another shape need
/// another process.
///
/// @param caller the program for which it runs; each has a configuration folder of its own
/// @param workspace the folder in which it works
record Shape(String caller, Path workspace) {}
