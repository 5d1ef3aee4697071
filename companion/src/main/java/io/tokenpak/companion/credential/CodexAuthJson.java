package io.tokenpak.companion.credential;

import io.tokenpak.companion.exchange.RequestHead;
import java.net.URI;
import java.nio.file.Path;

/// The content of an `auth.json` that came another way than through Codex's own file, worded as
/// [CodexLogin] words it. Not a record: a record would print it.
public final class CodexAuthJson {
  private final CodexGeneration generation;

  private CodexAuthJson(CodexGeneration generation) {
    this.generation = generation;
  }

  /// Reads the content.
  ///
  /// @param source that presents it
  /// @param place what messages call it, for example `the lease`
  /// @param chatgpt the only origin that a ChatGPT login may travel to
  public static CodexAuthJson parse(
      byte[] bytes, CredentialSource source, String place, URI chatgpt) throws TroubleException {
    // An API key is presented nowhere: leases and the like are logins to ChatGPT.
    CodexAuth auth = new CodexAuth(source, Path.of(place), chatgpt, chatgpt);
    return new CodexAuthJson(auth.parse(bytes));
  }

  public Generation generation() {
    return generation.generation();
  }

  /// What there is for a request to the ChatGPT backend.
  public Finding forChatGpt(RequestHead head) {
    return generation.forChatGpt(head);
  }

  /// Whether it is a login to ChatGPT, and not an API key.
  public boolean isForChatGpt() {
    return generation.other() instanceof Finding.Found;
  }

  @Override
  public String toString() {
    return "CodexAuthJson[" + generation.generation().fingerprint() + "]";
  }
}
