package io.tokenpak.companion.credential;

import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.route.Route;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;

/// A source that stands around another one and changes when that one serves. Everything else is the
/// other's.
public abstract class SourceAround implements CredentialSource {
  private final CredentialSource source;

  SourceAround(CredentialSource source) {
    this.source = source;
  }

  /// The source itself, whatever stands around it.
  public static CredentialSource innermost(CredentialSource source) {
    return source instanceof SourceAround around ? innermost(around.source) : source;
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public Finding find(RequestHead head, Caller caller, Route route) {
    return source.find(head, caller, route);
  }

  @Override
  public Optional<Generation> generation() {
    return source.generation();
  }

  @Override
  public void look() {
    source.look();
  }

  @Override
  public void invalidate() {
    source.invalidate();
  }

  @Override
  public List<Path> files() {
    return source.files();
  }

  @Override
  public void answered(String generation, int status, HttpFields fields) {
    source.answered(generation, status, fields);
  }

  @Override
  public List<URI> origins() {
    return source.origins();
  }

  @Override
  public boolean isSetUp() {
    return source.isSetUp();
  }

  @Override
  public SourceHealth health() {
    return source.health();
  }
}
