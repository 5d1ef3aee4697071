/// A pool of persistent Claude CLI processes that answer turns; it knows nothing of HTTP.
@NullMarked
package io.tokenpak.dispatch;

import org.jspecify.annotations.NullMarked;
