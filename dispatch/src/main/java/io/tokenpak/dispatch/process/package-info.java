/// A Claude CLI as a process of the operating system: its program, environment, enclosure, pipes,
/// memory and end.
@NullMarked
package io.tokenpak.dispatch.process;

import org.jspecify.annotations.NullMarked;
