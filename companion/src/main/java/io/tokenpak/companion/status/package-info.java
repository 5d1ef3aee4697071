/// What the companion tells its owner about itself.
@NullMarked
package io.tokenpak.companion.status;

import org.jspecify.annotations.NullMarked;
