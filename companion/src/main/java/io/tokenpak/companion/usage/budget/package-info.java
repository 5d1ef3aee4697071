/// What may be spent, and a warning when a session spends unlike before.
@NullMarked
package io.tokenpak.companion.usage.budget;

import org.jspecify.annotations.NullMarked;
