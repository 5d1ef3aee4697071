/// The commands of `tokenpak`. One file per subcommand.
@NullMarked
package io.tokenpak.companion.command;

import org.jspecify.annotations.NullMarked;
