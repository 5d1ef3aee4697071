package io.tokenpak.dispatch.turn;

import io.tokenpak.dispatch.session.Message;
import java.util.List;

/// Hears how a turn goes, before whoever takes its events does. Calls come from the process's
/// thread or from a watchdog, and hold up the process as long as they last.
public interface TurnListener {
  /// The answer is complete, and the CLI's session holds exactly the conversation and this answer.
  void answered(Message answer);

  /// The model called tools of the caller, and the turn waits for their results.
  void waiting(Message answer, List<String> toolUseIds);

  /// The process is free again, or it is over; [Talk#isReusable] says which. Comes once, at the
  /// end.
  void ended();
}
