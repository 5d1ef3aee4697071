package io.tokenpak.dispatch.process;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Folders in which programs are looked for. Relative ones are left out: a workspace must not bring
/// its own programs.
record SearchPath(List<Path> folders) {
  SearchPath {
    folders = List.copyOf(folders);
  }

  static SearchPath of(String text) {
    return new SearchPath(
        Stream.of(text.split(":", -1))
            .flatMap(SearchPath::folder)
            .filter(Path::isAbsolute)
            .toList());
  }

  private static Stream<Path> folder(String entry) {
    try {
      return Stream.of(Path.of(entry));
    } catch (InvalidPathException e) {
      // What cannot be named holds no program that could be run.
      return Stream.empty();
    }
  }

  Optional<Path> find(String program) {
    return folders.stream()
        .map(folder -> folder.resolve(program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  @Override
  public String toString() {
    return folders.stream().map(Path::toString).collect(Collectors.joining(":"));
  }
}
