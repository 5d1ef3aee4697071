package io.tokenpak.dispatch.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The digest of a history that can grow: each message is hashed together with the hash of all
/// before it.
///
/// Only the last message is held, since what follows may still belong to it.
public final class HistoryChain {
  private final byte[] closed;
  private final @Nullable Message open;

  private HistoryChain(byte[] closed, @Nullable Message open) {
    this.closed = closed;
    this.open = open;
  }

  /// The chain of an empty history.
  public static HistoryChain of(Scope scope) {
    CanonicalForm form = new CanonicalForm();
    form.text("scope/1");
    form.text(scope.caller());
    form.text(scope.session());
    form.text(scope.workspace().toString());
    return new HistoryChain(form.hash(), null);
  }

  /// The chain after a conversation's messages.
  public HistoryChain and(Conversation conversation) {
    HistoryChain chain = this;
    for (Message message : conversation.messages()) {
      chain = chain.and(message);
    }
    return chain;
  }

  /// The chain after one message more.
  public HistoryChain and(Message message) {
    if (open != null && open.role().equals(message.role())) {
      List<JsonNode> content = new ArrayList<>(open.content());
      content.addAll(message.content());
      return new HistoryChain(closed, new Message(message.role(), content));
    }
    return new HistoryChain(hash(), message);
  }

  /// The digest of what was said so far.
  public Digest digest() {
    return Digest.of(hash());
  }

  private byte[] hash() {
    if (open == null) {
      return closed;
    }
    CanonicalForm form = new CanonicalForm();
    form.bytes(closed);
    form.message(open);
    return form.hash();
  }
}
