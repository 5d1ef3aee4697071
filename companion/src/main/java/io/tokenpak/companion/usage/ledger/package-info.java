/// Keeps what exchanges cost: in SQLite, or in PostgreSQL for many companions.
@NullMarked
package io.tokenpak.companion.usage.ledger;

import org.jspecify.annotations.NullMarked;
