package io.tokenpak.companion;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What docs/style.md says about length, for every module.
class StyleTest {
  private static final int LONGEST_FILE = 400;
  private static final int LONGEST_METHOD = 40;
  private static final int MOST_PARAMETERS = 7;

  @Test
  void filesAreShort() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (Path file : sources()) {
      int lines = Files.readAllLines(file).size();
      if (lines > LONGEST_FILE) {
        tooLong.add(file.getFileName() + " has " + lines + " lines");
      }
    }

    assertThat(tooLong).as("split files longer than %d lines", LONGEST_FILE).isEmpty();
  }

  @Test
  void methodsAreShort() throws IOException {
    assertThat(methods())
        .as("split methods longer than %d lines", LONGEST_METHOD)
        .filteredOn(method -> method.lines() > LONGEST_METHOD)
        .isEmpty();
  }

  @Test
  void parametersAreFew() throws IOException {
    assertThat(methods())
        .as("group parameters in a record")
        .filteredOn(method -> method.parameters() > MOST_PARAMETERS)
        .isEmpty();
  }

  private record Method(String file, String name, long lines, int parameters) {}

  private static List<Method> methods() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Method> methods = new ArrayList<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources()));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        unit.accept(new MethodScanner(unit, positions, methods), null);
      }
    }
    assertThat(methods).isNotEmpty();
    return methods;
  }

  private static final class MethodScanner extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<Method> found;

    MethodScanner(CompilationUnitTree unit, SourcePositions positions, List<Method> found) {
      this.unit = unit;
      this.positions = positions;
      this.found = found;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
      LineMap lines = unit.getLineMap();
      long first = lines.getLineNumber(positions.getStartPosition(unit, method));
      long last = lines.getLineNumber(positions.getEndPosition(unit, method));
      found.add(
          new Method(
              Path.of(unit.getSourceFile().getName()).getFileName().toString(),
              method.getName().toString(),
              last - first + 1,
              method.getParameters().size()));
      return super.visitMethod(method, null);
    }
  }

  private static List<Path> sources() throws IOException {
    Path project = Path.of("..").toRealPath();
    assertThat(project.resolve("pom.xml")).exists();
    try (Stream<Path> all = Files.walk(project)) {
      return all.filter(file -> file.toString().endsWith(".java"))
          .filter(file -> project.relativize(file).toString().matches("[a-z]+/src/.*"))
          .toList();
    }
  }
}
