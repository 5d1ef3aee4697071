package io.tokenpak.agent.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// An installed Java that clients run on.
record Jdk(int release, Path java) {
  private static final List<Path> FOLDERS =
      List.of(
          Path.of("/usr/lib/jvm"),
          Path.of("/Library/Java/JavaVirtualMachines"),
          Path.of(System.getProperty("user.home"), ".sdkman", "candidates", "java"),
          Path.of(System.getProperty("user.home"), ".jdks"));

  private static final List<Jdk> INSTALLED = installed();

  /// The installed Java of that release, which must be there.
  static Jdk of(int release) {
    return INSTALLED.stream()
        .filter(jdk -> jdk.release == release)
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("install a Java " + release + " in one of " + FOLDERS));
  }

  /// One of each release that is there, of those that the agent supports.
  static List<Jdk> all() {
    return Stream.of(8, 11, 17, 21, 25)
        .filter(release ->
            release == 17
                || release == 25
                || INSTALLED.stream().anyMatch(jdk -> jdk.release == release))
        .map(Jdk::of)
        .toList();
  }

  private static List<Jdk> installed() {
    List<Jdk> found = new ArrayList<>();
    addTo(found, Path.of(System.getProperty("java.home")));
    for (Path folder : FOLDERS) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> homes = Files.list(folder)) {
          homes.sorted().forEach(home -> addTo(found, home));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return List.copyOf(found);
  }

  private static void addTo(List<Jdk> found, Path place) {
    Path bundled = place.resolve("Contents/Home");
    Path home = Files.isDirectory(bundled) ? bundled : place;
    Path java = home.resolve("bin/java");
    Path release = home.resolve("release");
    if (Files.isExecutable(java) && Files.isRegularFile(release)) {
      found.add(new Jdk(releaseIn(release), java));
    }
  }

  private static int releaseIn(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      String version =
          lines
              .filter(line -> line.startsWith("JAVA_VERSION="))
              .map(line -> line.replace("JAVA_VERSION=", "").replace("\"", ""))
              .findFirst()
              .orElse("0");
      String[] parts = version.split("[.]", -1);
      return Integer.parseInt(parts[0].equals("1") ? parts[1] : parts[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "JDK " + release;
  }
}
