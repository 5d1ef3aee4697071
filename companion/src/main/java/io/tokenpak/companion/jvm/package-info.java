/// The user's own JVMs, and how the agent gets into them.
@NullMarked
package io.tokenpak.companion.jvm;

import org.jspecify.annotations.NullMarked;
