package io.tokenpak.dispatch;

import io.tokenpak.dispatch.session.SessionLock;
import io.tokenpak.dispatch.session.SessionRecord;

/// Where a turn is answered: a process that nobody else uses, and the session that it holds.
///
/// @param lock keeps everybody else from the session
/// @param record of the session as it was before the turn
record Placement(Child child, SessionLock lock, SessionRecord record) {}
