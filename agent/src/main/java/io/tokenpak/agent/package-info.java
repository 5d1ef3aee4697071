/// The Java agent: it adds the TokenPak headers to the HTTP requests of the JVM that it is loaded
/// into.
///
/// Not marked `@NullMarked`, for that annotation names an `ElementType` that Java 8 lacks; NullAway
/// checks the package all the same.
package io.tokenpak.agent;
