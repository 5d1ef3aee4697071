package io.tokenpak.companion.credential;

import java.net.URI;
import java.util.List;

/// A secret, as the header fields that present it, bound to the origin it may travel to. Not a
/// record: a record would print it.
public final class Credential {
  private final CredentialSource source;
  private final String generation;
  private final URI origin;
  private final boolean injected;
  private final boolean editsBody;
  private final List<CredentialField> fields;

  private Credential(
      CredentialSource source,
      String generation,
      URI origin,
      boolean injected,
      boolean editsBody,
      List<CredentialField> fields) {
    this.source = source;
    this.generation = generation;
    this.origin = origin;
    this.injected = injected;
    this.editsBody = editsBody;
    this.fields = List.copyOf(fields);
  }

  /// What the caller sent, left in place for whatever origin the route names.
  public static Credential callers(CredentialSource source, URI origin) {
    return new Credential(source, "caller", origin, false, false, List.of());
  }

  /// Nothing: what answers signs in by itself.
  public static Credential none(CredentialSource source, URI origin) {
    return new Credential(source, "none", origin, false, false, List.of());
  }

  /// Fields that replace the caller's.
  public static Credential injected(
      CredentialSource source, String generation, URI origin, List<CredentialField> fields) {
    return new Credential(source, generation, origin, true, false, fields);
  }

  /// The same credential for requests whose body the provider wants normalised, see docs/wire.md.
  public Credential editingBody() {
    return new Credential(source, generation, origin, injected, true, fields);
  }

  public CredentialSource source() {
    return source;
  }

  /// A fingerprint that changes with the secret and tells nothing about it.
  public String generation() {
    return generation;
  }

  /// Whether the caller's auth fields give way to this credential's.
  public boolean isInjected() {
    return injected;
  }

  /// Whether a JSON body must be normalised for the provider.
  public boolean editsBody() {
    return editsBody;
  }

  /// The fields to present, in order; empty for the caller's own.
  public List<CredentialField> fields() {
    return fields;
  }

  /// The only origin that this credential may travel to.
  public URI origin() {
    return origin;
  }

  /// Whether this credential may travel to an origin: scheme, host and port are equal.
  public boolean isBoundTo(URI other) {
    return origin.equals(other);
  }

  @Override
  public String toString() {
    return "Credential[" + source.name() + " " + generation + "]";
  }
}
