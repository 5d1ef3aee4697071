package io.tokenpak.companion.credential.lease;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenpak.companion.credential.PrivateFile;
import io.tokenpak.companion.credential.TroubleException;
import io.tokenpak.companion.credential.WebToken;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The `auth.json` that a lent login is written to, for programs that do not call through the
/// companion.
///
/// A login of another account that could still serve is never overwritten, unless it was written
/// here. Of the same account's, members that the broker knows nothing of stay, a newer version is
/// left alone, and what was a login of the owner's own is first put aside.
final class AuthFile {
  /// What stands in place of the refresh token, which the broker alone redeems: it works once, and
  /// the pool would lose the login to whoever else redeems it.
  static final String NO_REFRESH_TOKEN = "held-by-the-lease-broker";

  private static final byte[] NOTHING = {};
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path path;
  private final boolean withRefreshToken;
  private String written;
  private boolean wasTorn;
  private byte @Nullable [] newer;

  /// @param written the digest of what was written last; empty if nothing was
  AuthFile(Path path, boolean withRefreshToken, String written) {
    this.path = path;
    this.withRefreshToken = withRefreshToken;
    this.written = written;
  }

  /// The digest of what was written last; empty if nothing was.
  String written() {
    return written;
  }

  /// What the file holds instead, if at the last look it was a newer version of the same login.
  Optional<byte[]> newer() {
    return Optional.ofNullable(newer).map(byte[]::clone);
  }

  /// Sees to it that the file holds a login.
  ///
  /// @return what is wrong and how to mend it; empty if the file holds the login
  String keep(Lent lent, Instant now) {
    newer = null;
    try {
      Optional<byte[]> found = found();
      JsonNode there = found.map(AuthFile::tree).orElse(JSON.missingNode());
      boolean isTorn = found.isPresent() && !there.isObject();
      if (isTorn && !wasTorn) {
        // Somebody may just be writing it: only what stays broken is overwritten.
        wasTorn = true;
        return "";
      }
      wasTorn = false;
      return keep(found.orElse(NOTHING), there, wanted(lent), now);
    } catch (TroubleException trouble) {
      return path + " " + trouble.trouble().finding() + ": " + trouble.trouble().remedy();
    } catch (IOException failed) {
      return path
          + " cannot be written ("
          + why(failed)
          + "): mend the disk or the folder; requests are served all the same";
    }
  }

  private String keep(byte[] found, JsonNode there, ObjectNode wanted, Instant now)
      throws IOException {
    boolean isForeign = !digest(found).equals(written);
    if (isForeign && isUsable(there, now) && !isSameAccount(there, wanted)) {
      return path
          + " holds a login of another account, which is left alone: move it away, or set"
          + " AUTH_MANAGER_AUTH_FILE_PATH to another file";
    }
    if (isForeign && isNewer(there, wanted)) {
      newer = found;
      return "";
    }
    byte[] bytes = JSON.writeValueAsBytes(merged(there, wanted));
    if (!digest(bytes).equals(digest(found))) {
      if (isForeign && hasRefreshToken(there) && !withRefreshToken) {
        new PrivateFile(path.resolveSibling(path.getFileName() + ".before-lease")).write(found);
      }
      write(bytes);
    }
    written = digest(bytes);
    return "";
  }

  /// The file's content; empty if it is not there.
  private Optional<byte[]> found() throws TroubleException {
    try {
      return Optional.of(new PrivateFile(path).read());
    } catch (TroubleException trouble) {
      return switch (trouble.trouble().state()) {
        case MISSING -> Optional.empty();
        case TORN -> Optional.of(NOTHING);
        default -> throw trouble;
      };
    }
  }

  private static JsonNode tree(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (IOException notJson) {
      return JSON.missingNode();
    }
  }

  private ObjectNode wanted(Lent lent) throws IOException {
    ObjectNode wanted = (ObjectNode) JSON.readTree(lent.authJson());
    if (!withRefreshToken && wanted.path("tokens") instanceof ObjectNode tokens) {
      tokens.put("refresh_token", NO_REFRESH_TOKEN);
    }
    return wanted;
  }

  private static boolean isUsable(JsonNode auth, Instant now) {
    if (!auth.path("OPENAI_API_KEY").asText("").isBlank()) {
      return true;
    }
    if (hasRefreshToken(auth)) {
      return true;
    }
    String access = auth.at("/tokens/access_token").asText("");
    Optional<Instant> expiry = WebToken.expiry(access);
    return !access.isBlank() && (expiry.isEmpty() || expiry.get().isAfter(now));
  }

  private static boolean hasRefreshToken(JsonNode auth) {
    String refresh = auth.at("/tokens/refresh_token").asText("");
    return !refresh.isBlank() && !refresh.equals(NO_REFRESH_TOKEN);
  }

  private static boolean isNewer(JsonNode there, JsonNode wanted) {
    Optional<Instant> theirs = refreshed(there);
    Optional<Instant> ours = refreshed(wanted);
    return isSameAccount(there, wanted)
        && theirs.isPresent()
        && ours.isPresent()
        && theirs.get().isAfter(ours.get());
  }

  private static Optional<Instant> refreshed(JsonNode auth) {
    try {
      return Optional.of(OffsetDateTime.parse(auth.path("last_refresh").asText("")).toInstant());
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }

  private static boolean isSameAccount(JsonNode there, JsonNode wanted) {
    String account = there.at("/tokens/account_id").asText("");
    return !account.isBlank()
        && there.path("OPENAI_API_KEY").asText("").isBlank()
        && account.equals(wanted.at("/tokens/account_id").asText(""));
  }

  private static ObjectNode merged(JsonNode there, ObjectNode wanted) {
    if (!(there instanceof ObjectNode old) || !isSameAccount(there, wanted)) {
      return wanted;
    }
    ObjectNode merged = old.deepCopy();
    wanted
        .properties()
        .forEach(member -> {
          if (merged.path(member.getKey()) instanceof ObjectNode inner
              && member.getValue() instanceof ObjectNode fresh) {
            inner.setAll(fresh);
          } else {
            merged.set(member.getKey(), member.getValue());
          }
        });
    return merged;
  }

  private void write(byte[] bytes) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null && Files.notExists(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    new PrivateFile(path).write(bytes);
  }

  /// The kind of the failure, and what the system says of it if it says so apart from the path.
  static String why(IOException failed) {
    if (failed instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    return failed instanceof FileSystemException
        ? failed.getClass().getSimpleName()
        : String.valueOf(failed.getMessage());
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
