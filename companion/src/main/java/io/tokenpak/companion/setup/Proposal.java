package io.tokenpak.companion.setup;

import java.util.List;

/// What a step comes down to on this machine.
public sealed interface Proposal {
  /// Nothing to change: what was found, or what the owner can do.
  record Word(List<String> lines) implements Proposal {
    public Word {
      lines = List.copyOf(lines);
    }
  }

  /// Changes that the owner is asked for.
  ///
  /// @param question to be answered with yes or no
  /// @param consent what counts as a yes given in advance
  /// @param changes in order
  /// @param after what the owner should do or know afterwards
  record Offer(String question, Consent consent, List<Change> changes, List<String> after)
      implements Proposal {
    public Offer {
      changes = List.copyOf(changes);
      after = List.copyOf(after);
    }
  }

  /// Which answer in advance a question accepts.
  enum Consent {
    /// `--yes` says yes to it.
    YES,
    /// Only `--accept-terms` does: it is about what a provider allows.
    TERMS
  }

  /// A proposal of words alone.
  static Proposal word(String... lines) {
    return new Word(List.of(lines));
  }
}
