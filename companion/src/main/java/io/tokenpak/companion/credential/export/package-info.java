/// Writes logins into the files of programs that cannot be routed through the companion.
@NullMarked
package io.tokenpak.companion.credential.export;

import org.jspecify.annotations.NullMarked;
