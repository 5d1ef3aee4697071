/// Runs short programs whose output is wanted.
@NullMarked
package io.tokenpak.companion.credential.process;

import org.jspecify.annotations.NullMarked;
