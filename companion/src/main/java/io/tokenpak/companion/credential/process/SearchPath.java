package io.tokenpak.companion.credential.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The folders in which programs are looked for.
///
/// @param folders as the variable `PATH` has them; relative ones are passed over
public record SearchPath(String folders) {
  /// Where a program is, if it is in one of the folders and may be run.
  public Optional<Path> find(String program) {
    return Stream.of(folders.split(Pattern.quote(File.pathSeparator)))
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> Path.of(folder, program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }
}
