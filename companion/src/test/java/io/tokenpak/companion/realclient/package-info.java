/// Real agent programs and SDKs, each taking a turn through a served companion to a stub of its
/// provider.
@NullMarked
package io.tokenpak.companion.realclient;

import org.jspecify.annotations.NullMarked;
