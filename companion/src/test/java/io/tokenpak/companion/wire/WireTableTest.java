package io.tokenpak.companion.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WireTableTest {
  private static final Path DOCUMENT = Path.of("../docs/wire.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(W\\d+)` \\|");

  @Test
  void everyRowOfTheDocumentHasATestAndEveryTestARow() throws IOException {
    assertThat(rowsTested()).containsExactlyInAnyOrderElementsOf(new TreeSet<>(rowsDocumented()));
  }

  @Test
  void noRowIsWrittenTwice() throws IOException {
    assertThat(rowsDocumented()).doesNotHaveDuplicates();
  }

  private static List<String> rowsDocumented() throws IOException {
    return ROW.matcher(Files.readString(DOCUMENT)).results().map(match -> match.group(1)).toList();
  }

  private static Set<String> rowsTested() {
    return new ClassFileImporter()
        .importPackages(WireTableTest.class.getPackageName()).stream()
            .flatMap(type -> type.getMethods().stream())
            .filter(method -> method.isAnnotatedWith(Row.class))
            .map(WireTableTest::row)
            .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String row(JavaMethod method) {
    return method.getAnnotationOfType(Row.class).value();
  }
}
