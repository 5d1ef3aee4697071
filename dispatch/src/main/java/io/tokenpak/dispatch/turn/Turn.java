package io.tokenpak.dispatch.turn;

import io.tokenpak.dispatch.session.Conversation;
import io.tokenpak.dispatch.session.Scope;

/// What is asked of a pool: whose conversation it is, all that was said so far, and how the newest
/// message is to be answered. The scope's workspace is a folder that was looked up before.
public record Turn(Scope scope, Conversation conversation, TurnOptions options) {}
