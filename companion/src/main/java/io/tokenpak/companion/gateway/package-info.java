/// Accepts requests (Jetty) and walks each one through identify, choose, resolve and answer.
@NullMarked
package io.tokenpak.companion.gateway;

import org.jspecify.annotations.NullMarked;
