package io.tokenpak.agent.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.implementation.StubMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTest {
  private static final String EXCHANGE = "okhttp3.internal.connection.Exchange";

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void saysWhatTheRuntimesOwnClientsGet() throws Exception {
    assertThat(check(jar("app.jar", "any/Thing", type("any.Thing")))).isZero();

    assertThat(out.toString(UTF_8))
        .contains("jdk, jdk.internal.net.http.HttpRequestImpl of the Java runtime: headers in")
        .contains("urlconnection, ", "of the Java runtime: headers in writeRequests");
  }

  @Test
  void saysWhyAClientInAJarWithinTheJarStaysAsItIs() throws Exception {
    byte[] inner =
        Files.readAllBytes(jar("okhttp-9.jar", EXCHANGE.replace('.', '/'), type(EXCHANGE)));
    Path application = folder.resolve("app.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(application))) {
      put(zip, "BOOT-INF/lib/okhttp-9.jar", inner);
    }

    assertThat(check(application)).isOne();
    assertThat(out.toString(UTF_8))
        .contains(
            "okhttp, "
                + EXCHANGE
                + " of okhttp-9.jar stays as it is: "
                + "it has no method writeRequestHeaders");
  }

  @Test
  void namesAnotherShapeOfTheMethod() throws Exception {
    byte[] exchange =
        new ByteBuddy()
            .subclass(Object.class)
            .name(EXCHANGE)
            .defineMethod("writeRequestHeaders", void.class, Modifier.PUBLIC)
            .withParameters(String.class)
            .intercept(StubMethod.INSTANCE)
            .make()
            .getBytes();

    assertThat(check(jar("a.jar", EXCHANGE.replace('.', '/'), exchange))).isOne();
    assertThat(out.toString(UTF_8))
        .contains("its writeRequestHeaders is [(Ljava/lang/String;)V], not (Lokhttp3/Request;)V");
  }

  @Test
  void tellsHowItIsUsed() {
    assertThat(Check.run(printing(out), printing(err))).isEqualTo(2);
    assertThat(err.toString(UTF_8)).startsWith("usage: java -jar tokenpak-agent.jar check");
  }

  @Test
  void namesAFileThatCannotBeRead() {
    assertThat(check(folder.resolve("none.jar"))).isOne();
    assertThat(err.toString(UTF_8)).contains("cannot read ", "none.jar: there is no such file");
  }

  @Test
  void looksIntoAJarThatBeginsWithAScript() throws Exception {
    Path plain = jar("a.jar", EXCHANGE.replace('.', '/'), type(EXCHANGE));
    Path runnable = folder.resolve("run.jar");
    Files.write(runnable, "#!/bin/sh\nexec java -jar $0\n".getBytes(UTF_8));
    Files.write(runnable, Files.readAllBytes(plain), StandardOpenOption.APPEND);

    assertThat(check(runnable)).isOne();
    assertThat(out.toString(UTF_8)).contains("okhttp, " + EXCHANGE + " of run.jar stays");
  }

  @Test
  void namesInOneLineWhatIsNoJar() throws Exception {
    byte[] whole = Files.readAllBytes(jar("a.jar", "any/Thing", type("any.Thing")));
    Path text = Files.writeString(folder.resolve("text.jar"), "text");
    Path cut = Files.write(folder.resolve("cut.jar"), Arrays.copyOf(whole, whole.length / 2));
    Path inner = folder.resolve("inner.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(inner))) {
      put(zip, "lib/text.jar", "text".getBytes(UTF_8));
    }

    for (Path jar : List.of(text, cut, inner)) {
      err.reset();
      assertThat(check(jar)).as("%s", jar).isOne();
      assertThat(err.toString(UTF_8).lines())
          .singleElement()
          .asString()
          .startsWith("cannot read " + jar + ": it is no whole jar: ");
    }
  }

  @Test
  void namesInOneLineAClassThatIsNone() throws Exception {
    for (byte[] bytes : List.of(new byte[3], new byte[100], type(EXCHANGE))) {
      bytes[bytes.length / 2] = (byte) 0xff;
      err.reset();

      assertThat(check(jar("a.jar", EXCHANGE.replace('.', '/'), bytes))).isOne();
    }
    assertThat(check(jar("a.jar", EXCHANGE.replace('.', '/'), new byte[100]))).isOne();
    assertThat(err.toString(UTF_8).lines())
        .anyMatch(line -> line.matches("cannot read a.jar: its .*Exchange.class is no class"));
  }

  @Test
  void readsNoClassOfManyMegabytesAndNoJarInAJarWithoutEnd() throws Exception {
    assertThat(check(jar("big.jar", "any/Thing", new byte[5 << 20]))).isOne();
    assertThat(err.toString(UTF_8)).contains("any/Thing.class has more bytes than classes have");
    byte[] inner = Files.readAllBytes(jar("a.jar", EXCHANGE.replace('.', '/'), type(EXCHANGE)));
    Path outer = folder.resolve("outer.jar");
    for (int depth = 2; depth < 5; depth++) {
      try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(outer))) {
        put(zip, "a.jar", inner);
      }
      inner = Files.readAllBytes(outer);
      out.reset();

      assertThat(check(outer)).isEqualTo(depth <= 3 ? 1 : 0);
    }
  }

  private int check(Path jar) {
    return Check.run(printing(out), printing(err), "check", jar.toString());
  }

  private static PrintStream printing(OutputStream to) {
    return new PrintStream(to, true, UTF_8);
  }

  private static byte[] type(String name) {
    return new ByteBuddy().subclass(Object.class).name(name).make().getBytes();
  }

  private Path jar(String name, String type, byte[] bytes) throws IOException {
    Path jar = folder.resolve(name);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      put(zip, type + ".class", bytes);
    }
    return jar;
  }

  private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(bytes);
    zip.closeEntry();
  }
}
