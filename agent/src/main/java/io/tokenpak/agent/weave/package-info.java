/// Puts an advice's code at the entry of a method, in the bytes of a class that is being loaded.
package io.tokenpak.agent.weave;
