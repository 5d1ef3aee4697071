/// What tokens cost.
@NullMarked
package io.tokenpak.companion.usage.price;

import org.jspecify.annotations.NullMarked;
