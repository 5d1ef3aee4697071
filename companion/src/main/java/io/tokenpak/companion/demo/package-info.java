/// A first sight of the companion: a real gateway between a small client and a stub provider, with
/// throw-away credentials. No network, no account, nothing left behind.
@NullMarked
package io.tokenpak.companion.demo;

import org.jspecify.annotations.NullMarked;
