/// A login that a broker lends to this machine for a time: taken, kept, renewed and handed back.
@NullMarked
package io.tokenpak.companion.credential.lease;

import org.jspecify.annotations.NullMarked;
