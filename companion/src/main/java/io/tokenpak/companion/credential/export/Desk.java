package io.tokenpak.companion.credential.export;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Where every export is decided: whether the terms allow it, and whether what is in its place may
/// go.
record Desk(ExportLedger ledger, InstantSource clock) {
  static final String REFRESH_LEFT_OUT =
      "the refresh token was left out: it works once, and two programs that redeem the same one"
          + " log each other out";

  static final String REFRESH_GIVEN =
      "the refresh token went along, as asked: once either program redeems it, the other is"
          + " logged out";

  /// Changes the target's file, if the terms allow that.
  Exported export(
      TargetFile file, LoginMaterial login, ExportTerms terms, String slot, TargetFile.Edit edit)
      throws ExportException {
    requireAcknowledged(login.kind(), terms);
    return ledger.alone(() -> {
      boolean known = ledger.knows(file.path());
      // Checked before it is noted, else everything would look like our own.
      var _ = edit.edited(file.content());
      ledger.note(file.path(), slot, login.tokens().access());
      Exported exported = file.change(edit, !known);
      List<String> notes = new ArrayList<>(exported.notes());
      if (exported.written() && login.tokens().refresh().isPresent()) {
        notes.add(terms.withRefreshToken() ? REFRESH_GIVEN : REFRESH_LEFT_OUT);
      }
      return new Exported(exported.file(), exported.written(), notes);
    });
  }

  private static void requireAcknowledged(LoginKind kind, ExportTerms terms)
      throws ExportException {
    if (kind == LoginKind.CLAUDE && !terms.acknowledged()) {
      throw new ExportException(
          "a Claude subscription login is for Claude Code: set TOKENPAK_SUBSCRIPTION_OAUTH=1 after"
              + " reading docs/terms.md to give it to another program");
    }
  }

  /// Lets a login take another's place only if nothing of value is lost.
  void requireReplaceable(
      Path file, String slot, Occupant occupant, LoginMaterial login, ExportTerms terms)
      throws ExportException {
    if (terms.replace()
        || !occupant.isUsable(clock.instant())
        || occupant.isSame(login)
        || ledger.isOurs(file, slot, occupant.access())) {
      return;
    }
    throw new ExportException(
        file
            + " holds another login in "
            + slot
            + ", which is good "
            + occupant.until()
            + ": remove it there, or export once with --replace");
  }
}
