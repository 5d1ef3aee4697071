package io.tokenpak.companion.credential.notice;

/// A way to the owner.
interface NoticeSink {
  /// Brings a notice to the owner, or tells them that it holds no more. Takes its time, but not
  /// more than a minute.
  ///
  /// @param open false if the notice holds no more
  void tell(Notice notice, boolean open) throws InterruptedException;
}
