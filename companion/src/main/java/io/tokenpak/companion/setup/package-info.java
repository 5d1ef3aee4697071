/// The wizard that sets the companion up: what it would change, with consent, and how it is undone.
@NullMarked
package io.tokenpak.companion.setup;

import org.jspecify.annotations.NullMarked;
