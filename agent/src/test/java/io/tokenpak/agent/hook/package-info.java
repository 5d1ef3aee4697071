/// What woven code is told.
@NullMarked
package io.tokenpak.agent.hook;

import org.jspecify.annotations.NullMarked;
