package io.tokenpak.companion.setup;

import io.tokenpak.companion.credential.SourceHealth;
import java.util.List;

/// Lets the Claude subscription login serve other programs than Claude Code, if its owner says so.
///
/// @param claudeLogin the login's state
/// @param acknowledged whether the owner has said so already
public record TermsStep(Machine machine, SourceHealth claudeLogin, boolean acknowledged)
    implements Step {
  @Override
  public String title() {
    return "Subscription terms";
  }

  @Override
  public List<String> explanation() {
    return List.of(
        "Anthropic says that a Claude Free, Pro or Max login is for Claude Code and Claude.ai, and that",
        "use in other products is not permitted; it may act against the account. Claude Code's own requests",
        "are served without this. For other programs, an API key is the plain way: set ANTHROPIC_API_KEY.",
        "Read docs/terms.md before you say yes.");
  }

  @Override
  public Proposal propose() {
    if (acknowledged) {
      return Proposal.word(
          "you have said yes before; to take it back, set subscription-oauth: 0 in "
              + machine.settingsFile());
    }
    if (!claudeLogin.serves()) {
      return Proposal.word("there is no Claude login that this could be about");
    }
    return new SettingLine("subscription-oauth", "1")
        .offer(
            machine,
            "I have read docs/terms.md. Let the Claude login serve other programs as well?",
            Proposal.Consent.TERMS);
  }
}
