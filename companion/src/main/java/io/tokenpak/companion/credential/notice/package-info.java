/// Tells the owner, ahead of time, that a person must log in again.
@NullMarked
package io.tokenpak.companion.credential.notice;

import org.jspecify.annotations.NullMarked;
