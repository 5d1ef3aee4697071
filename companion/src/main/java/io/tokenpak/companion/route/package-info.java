/// Chooses provider, backend and access for a request.
@NullMarked
package io.tokenpak.companion.route;

import org.jspecify.annotations.NullMarked;
