/// A turn, what comes out of it, and the engine that runs turns on one process: what is asked of
/// the CLI, what the CLI may do, and which tools the caller lends it.
@NullMarked
package io.tokenpak.dispatch.turn;

import org.jspecify.annotations.NullMarked;
