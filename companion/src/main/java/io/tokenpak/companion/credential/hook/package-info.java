/// Runs commands of the owner's beside the requests.
@NullMarked
package io.tokenpak.companion.credential.hook;

import org.jspecify.annotations.NullMarked;
