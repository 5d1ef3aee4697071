/// Measures a built companion from outside, how long a start takes and the memory it holds, and
/// single steps of a request from inside.
@NullMarked
package io.tokenpak.bench;

import org.jspecify.annotations.NullMarked;
