package io.tokenpak.companion.credential;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/// Every way in which a login file is known to be written.
enum WayOfWriting {
  /// As Claude Code does.
  RENAME {
    @Override
    void write(Path login, String text) throws IOException {
      Logins.replace(login, text);
    }
  },
  /// As Codex does, caught in the middle.
  TRUNCATION_AND_A_SLOW_WRITE {
    @Override
    void write(Path login, String text) throws IOException {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      try (OutputStream out =
          Files.newOutputStream(
              login, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
        for (int i = 0; i < bytes.length; i++) {
          out.write(bytes, i, 1);
          out.flush();
        }
      }
    }
  },
  COPY {
    @Override
    void write(Path login, String text) throws IOException {
      Path source = login.resolveSibling("backup");
      Logins.overwrite(source, text);
      Files.copy(source, login, StandardCopyOption.REPLACE_EXISTING);
    }
  },
  EMPTIED_FIRST {
    @Override
    void write(Path login, String text) throws IOException {
      Logins.overwrite(login, "");
      Logins.overwrite(login, text);
    }
  },
  TORN_FIRST {
    @Override
    void write(Path login, String text) throws IOException {
      Logins.overwrite(login, text.substring(0, text.length() / 2));
      Logins.overwrite(login, text);
    }
  },
  DELETED_AND_CREATED_AGAIN {
    @Override
    void write(Path login, String text) throws IOException {
      Files.delete(login);
      Logins.overwrite(login, text);
    }
  },
  EDIT_OF_THE_TARGET_OF_A_LINK {
    @Override
    void layOut(Path login, String text) throws IOException {
      Path real = Files.createDirectories(elsewhere(login)).resolve("real");
      Logins.overwrite(real, text);
      Files.createSymbolicLink(login, real);
    }

    @Override
    void write(Path login, String text) throws IOException {
      Logins.overwrite(login.toRealPath(), text);
    }
  },
  RENAME_OF_THE_TARGET_OF_A_RELATIVE_LINK {
    @Override
    void layOut(Path login, String text) throws IOException {
      Path real = Files.createDirectories(elsewhere(login)).resolve("real");
      Logins.replace(real, text);
      Files.createSymbolicLink(login, folder(login).relativize(real));
    }

    @Override
    void write(Path login, String text) throws IOException {
      Logins.replace(login.toRealPath(), text);
    }
  },
  LINK_TO_ANOTHER_FILE {
    @Override
    void layOut(Path login, String text) throws IOException {
      Files.createSymbolicLink(login, version(login, text));
    }

    @Override
    void write(Path login, String text) throws IOException {
      swap(login, version(login, text));
    }
  },
  /// Neither the folder of the link nor that of the file sees this one.
  LINK_IN_THE_MIDDLE_OF_A_CHAIN {
    @Override
    void layOut(Path login, String text) throws IOException {
      Path middle = Files.createDirectories(elsewhere(login).resolve("middle")).resolve("link");
      Files.createSymbolicLink(middle, version(login, text));
      Files.createSymbolicLink(login, middle);
    }

    @Override
    void write(Path login, String text) throws IOException {
      swap(Files.readSymbolicLink(login), version(login, text));
    }
  },
  FOLDER_SWAP {
    @Override
    void write(Path login, String text) throws IOException {
      Path folder = folder(login);
      Path fresh = Files.createTempDirectory(folder(folder), "fresh");
      Logins.replace(fresh.resolve(login.getFileName()), text);
      Files.move(folder, folder.resolveSibling("old" + COUNT.incrementAndGet()));
      Files.move(fresh, folder);
    }
  },
  /// As Kubernetes mounts a secret.
  DATA_LINK_SWAP {
    @Override
    void layOut(Path login, String text) throws IOException {
      Path folder = folder(login);
      Files.createSymbolicLink(folder.resolve("..data"), mounted(login, text).getFileName());
      Files.createSymbolicLink(login, Path.of("..data").resolve(login.getFileName()));
    }

    @Override
    void write(Path login, String text) throws IOException {
      swap(login.resolveSibling("..data"), mounted(login, text).getFileName());
    }

    private Path mounted(Path login, String text) throws IOException {
      Path version = Files.createTempDirectory(folder(login), "..version");
      Logins.replace(version.resolve(login.getFileName()), text);
      return version;
    }
  },
  APPEARS_LATER {
    @Override
    void layOut(Path login, String text) {}

    @Override
    void write(Path login, String text) throws IOException {
      Logins.replace(login, text);
    }
  },
  APPEARS_LATER_WITH_ITS_FOLDERS {
    @Override
    void layOut(Path login, String text) throws IOException {
      Files.delete(folder(login));
      Files.delete(folder(folder(login)));
    }

    @Override
    void write(Path login, String text) throws IOException {
      Files.createDirectories(folder(login));
      Logins.replace(login, text);
    }
  };

  private static final AtomicInteger COUNT = new AtomicInteger();

  /// Writes the first text into an empty folder, the way that the second will be written.
  void layOut(Path login, String text) throws IOException {
    Logins.overwrite(login, text);
  }

  /// Writes the next text.
  abstract void write(Path login, String text) throws IOException;

  /// Whether there is a login before the first [#write].
  boolean beginsWithALogin() {
    return this != APPEARS_LATER && this != APPEARS_LATER_WITH_ITS_FOLDERS;
  }

  private static Path folder(Path entry) {
    return Objects.requireNonNull(entry.getParent());
  }

  private static Path elsewhere(Path login) {
    return folder(folder(login)).resolveSibling("elsewhere");
  }

  private static Path version(Path login, String text) throws IOException {
    Path folder = Files.createDirectories(elsewhere(login));
    Path version = Files.createTempDirectory(folder, "version").resolve("login");
    Logins.replace(version, text);
    return version;
  }

  private static void swap(Path link, Path target) throws IOException {
    Path fresh = link.resolveSibling("fresh" + COUNT.incrementAndGet());
    Files.createSymbolicLink(fresh, target);
    Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE);
  }
}
