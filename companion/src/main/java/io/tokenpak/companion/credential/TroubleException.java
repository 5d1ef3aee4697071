package io.tokenpak.companion.credential;

/// Carries a [Trouble] out of the reading of a login file. Has neither cause nor stack trace, since
/// a parser's exception may quote the file.
public final class TroubleException extends Exception {
  private final transient Trouble trouble;

  public TroubleException(Trouble trouble) {
    super(trouble.finding(), null, false, false);
    this.trouble = trouble;
  }

  public Trouble trouble() {
    return trouble;
  }
}
