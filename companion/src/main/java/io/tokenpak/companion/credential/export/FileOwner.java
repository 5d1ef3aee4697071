package io.tokenpak.companion.credential.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whom a file is given to, by numbers, since a container's users have no names outside.
record FileOwner(int user, int group) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9}):(\\d{1,9})");

  /// Of the form `1000:1000`; empty if it is not.
  static Optional<FileOwner> of(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(
            new FileOwner(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2))))
        : Optional.empty();
  }

  /// Who has the file, or the symbolic link.
  static FileOwner of(Path file) throws IOException {
    return new FileOwner(
        (int) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS),
        (int) Files.getAttribute(file, "unix:gid", LinkOption.NOFOLLOW_LINKS));
  }

  /// Gives the file away, if this user may.
  ///
  /// @return whether it is theirs now
  boolean take(Path file) throws IOException {
    if (of(file).equals(this)) {
      return true;
    }
    try {
      Files.setAttribute(file, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(file, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
      return true;
    } catch (IOException notAllowed) {
      return false;
    }
  }

  @Override
  public String toString() {
    return user + ":" + group;
  }
}
