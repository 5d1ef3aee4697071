/// The benches that measure the companion from outside: latency, start and memory.
@NullMarked
package io.tokenpak.bench;

import org.jspecify.annotations.NullMarked;
