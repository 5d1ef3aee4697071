/// Prompts and answers, kept whole for an owner who asked for it, for a bounded time.
@NullMarked
package io.tokenpak.companion.usage.capture;

import org.jspecify.annotations.NullMarked;
