package io.tokenpak.companion.backend.claude;

import io.tokenpak.dispatch.session.Conversation;
import io.tokenpak.dispatch.turn.TurnOptions;

/// A Messages request as far as it means something to the pool.
///
/// @param session the session that the body names; empty if it names none
/// @param stream whether the answer is wanted as it comes
record MessagesRequest(
    Conversation conversation, TurnOptions options, String session, boolean stream) {}
