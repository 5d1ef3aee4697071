/// Weaving, beside Byte Buddy's.
@NullMarked
package io.tokenpak.agent.weave;

import org.jspecify.annotations.NullMarked;
