/// What answers cost: the tokens that providers report.
@NullMarked
package io.tokenpak.companion.usage;

import org.jspecify.annotations.NullMarked;
