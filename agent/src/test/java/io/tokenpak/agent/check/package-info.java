/// What is said of an application before it runs, and of each version of a client.
@NullMarked
package io.tokenpak.agent.check;

import org.jspecify.annotations.NullMarked;
