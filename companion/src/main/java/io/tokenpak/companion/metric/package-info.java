/// What the companion does in numbers, for those who collect them.
@NullMarked
package io.tokenpak.companion.metric;

import org.jspecify.annotations.NullMarked;
