/// What woven code calls. It becomes a class of the boot loader, which every class can see.
package io.tokenpak.agent.hook;
