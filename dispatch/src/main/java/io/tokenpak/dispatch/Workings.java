package io.tokenpak.dispatch;

import io.tokenpak.dispatch.session.SessionLocks;
import io.tokenpak.dispatch.session.SessionStore;
import java.time.InstantSource;

/// The parts of a pool that found its program.
record Workings(
    PoolSettings settings,
    SessionStore store,
    SessionLocks locks,
    Seats seats,
    Roster roster,
    Children children,
    Spares spares,
    InstantSource clock) {}
