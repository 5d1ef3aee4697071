/// Measures a built companion from outside: how long a start takes, and the memory it holds.
@NullMarked
package io.tokenpak.bench;

import org.jspecify.annotations.NullMarked;
