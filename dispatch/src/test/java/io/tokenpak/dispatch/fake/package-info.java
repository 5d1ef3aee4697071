/// A double of the Claude CLI, and of the provider it asks, for tests of the pool.
@NullMarked
package io.tokenpak.dispatch.fake;

import org.jspecify.annotations.NullMarked;
