/// Measures a built companion from outside, how long a start takes, what its pool of CLI processes
/// costs and the memory they hold, and single steps of a request from inside.
@NullMarked
package io.tokenpak.bench;

import org.jspecify.annotations.NullMarked;
