package io.tokenpak.companion.credential.lease;

import io.tokenpak.companion.credential.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Where the broker is and how its leases are handled. Not a record: a record would print the
/// token.
public final class LeaseSettings {
  private final URI broker;
  private final Secret token;
  private final LeaseOwner owner;
  private final Optional<String> leaseId;
  private final Course course;
  private final Files files;
  private final Reports reports;

  /// @param broker `https`, or `http` on this machine; may have a path, which ends without a slash
  /// @param token that the broker gave out
  /// @param owner who asks for the lease
  /// @param leaseId of a lease to begin with, taken by someone else
  public LeaseSettings(
      URI broker,
      Secret token,
      LeaseOwner owner,
      Optional<String> leaseId,
      Course course,
      Files files,
      Reports reports) {
    this.broker = broker;
    this.token = token;
    this.owner = owner;
    this.leaseId = leaseId;
    this.course = course;
    this.files = files;
    this.reports = reports;
  }

  /// How a lease is kept.
  ///
  /// @param heartbeat how often its state is asked for
  /// @param timeToLive asked for when a lease is taken
  /// @param renews whether it is renewed before it ends
  /// @param rotates whether a login that still serves is given up for another
  /// @param rotatesEarly whether the broker's mere recommendation is enough for that
  /// @param releases whether it is handed back when the companion stops
  public record Course(
      Duration heartbeat,
      Duration timeToLive,
      boolean renews,
      boolean rotates,
      boolean rotatesEarly,
      boolean releases) {}

  /// What is written.
  ///
  /// @param state what must survive a restart
  /// @param auth the `auth.json` to keep for programs that do not call through the companion
  /// @param withRefreshToken whether that file gets the refresh token, too
  public record Files(Path state, Optional<Path> auth, boolean withRefreshToken) {}

  /// How use is reported.
  ///
  /// @param enabled whether it is
  /// @param interval how often
  /// @param every after how many requests at the latest
  public record Reports(boolean enabled, Duration interval, int every) {}

  public URI broker() {
    return broker;
  }

  /// Never log it.
  public Secret token() {
    return token;
  }

  public LeaseOwner owner() {
    return owner;
  }

  public Optional<String> leaseId() {
    return leaseId;
  }

  public Course course() {
    return course;
  }

  public Files files() {
    return files;
  }

  public Reports reports() {
    return reports;
  }

  @Override
  public String toString() {
    return "LeaseSettings[broker=" + broker + ", owner=" + owner + ", course=" + course + "]";
  }
}
