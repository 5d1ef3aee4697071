/// The gateway process: its main class, its list of what it supports, and its settings.
@NullMarked
package io.tokenpak.companion;

import org.jspecify.annotations.NullMarked;
