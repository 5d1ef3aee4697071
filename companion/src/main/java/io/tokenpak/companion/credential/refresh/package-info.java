/// Has logins renewed before they end, and when a provider refuses them.
@NullMarked
package io.tokenpak.companion.credential.refresh;

import org.jspecify.annotations.NullMarked;
