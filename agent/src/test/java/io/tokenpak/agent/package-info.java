/// The agent as a whole.
@NullMarked
package io.tokenpak.agent;

import org.jspecify.annotations.NullMarked;
