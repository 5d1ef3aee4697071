/// Answers Messages API requests with turns of the pool of Claude CLI processes: the only place
/// where HTTP and the pool meet.
@NullMarked
package io.tokenpak.companion.backend.claude;

import org.jspecify.annotations.NullMarked;
