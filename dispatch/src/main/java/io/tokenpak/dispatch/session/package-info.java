/// A conversation and the CLI session that holds it: which history it has, who may use it now, and
/// what is kept of it on disk.
@NullMarked
package io.tokenpak.dispatch.session;

import org.jspecify.annotations.NullMarked;
