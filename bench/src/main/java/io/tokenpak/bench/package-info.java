/// Measures a built companion from outside: latency, start and memory.
@NullMarked
package io.tokenpak.bench;

import org.jspecify.annotations.NullMarked;
