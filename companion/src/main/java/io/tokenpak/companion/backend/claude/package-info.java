/// The pool of Claude CLI processes behind the Messages API.
@NullMarked
package io.tokenpak.companion.backend.claude;

import org.jspecify.annotations.NullMarked;
