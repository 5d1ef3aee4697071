/// Options, as they are followed and as they are refused.
@NullMarked
package io.tokenpak.agent.option;

import org.jspecify.annotations.NullMarked;
