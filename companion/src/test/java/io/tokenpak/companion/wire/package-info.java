/// Compares, over real sockets, what clients and providers send with what the other side receives.
/// Rows named `W1`, `W2` and so on are those of docs/wire.md.
@NullMarked
package io.tokenpak.companion.wire;

import org.jspecify.annotations.NullMarked;
