/// The lines of the CLI's stream-json protocol as data: what it writes, read, and what it is sent,
/// built.
@NullMarked
package io.tokenpak.dispatch.protocol;

import org.jspecify.annotations.NullMarked;
