/// Examines a companion's set-up and says how to mend it. One file per check.
@NullMarked
package io.tokenpak.companion.doctor;

import org.jspecify.annotations.NullMarked;
