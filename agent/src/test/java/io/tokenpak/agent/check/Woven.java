package io.tokenpak.agent.check;

import static java.util.Objects.requireNonNull;
import static net.bytebuddy.matcher.ElementMatchers.hasDescriptor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tokenpak.agent.probe.Point;
import io.tokenpak.agent.weave.Weaver;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.pool.TypePool;

/// A point of a client, woven.
final class Woven {
  private Woven() {}

  /// The verifier of this Java takes the class.
  static void isVerified(File[] jars, Point point) throws IOException {
    try (Loader loader = new Loader(jars, point)) {
      assertThatCode(() -> Loader.link(Class.forName(name(point), false, loader)))
          .as("%s", point)
          .doesNotThrowAnyException();
    }
  }

  /// What ours weaves, Byte Buddy would weave too, by its stricter rules.
  static void isTakenByByteBuddy(File[] jars, Point point) throws IOException {
    List<ClassFileLocator> files = new ArrayList<>();
    for (File jar : jars) {
      files.add(ClassFileLocator.ForJarFile.of(jar));
    }
    // In the packaged agent, the annotations have other names.
    files.add(new ClassFileLocator.ForFolder(new File("target/classes")));
    files.add(ClassFileLocator.ForClassLoader.ofPlatformLoader());
    files.add(ClassFileLocator.ForClassLoader.of(Woven.class.getClassLoader()));
    try (ClassFileLocator all = new ClassFileLocator.Compound(files)) {
      TypePool pool = TypePool.Default.of(all);
      byte[] woven =
          new ByteBuddy()
              .redefine(pool.describe(name(point)).resolve(), all)
              .visit(
                  Advice.to(pool.describe(point.advice().getName()).resolve(), all)
                      .on(named(point.method()).and(hasDescriptor(point.descriptor()))))
              .make()
              .getBytes();
      assertThat(woven).isNotEqualTo(all.locate(name(point)).resolve());
    }
  }

  private static String name(Point point) {
    return point.type().replace('/', '.');
  }

  /// Has the client's classes, the one of the point as it is woven.
  private static final class Loader extends URLClassLoader {
    private final Point point;

    Loader(File[] jars, Point point) {
      super(urls(jars), ClassLoader.getPlatformClassLoader());
      this.point = point;
    }

    private static URL[] urls(File[] jars) {
      URL[] urls = new URL[jars.length];
      for (int i = 0; i < jars.length; i++) {
        try {
          urls[i] = jars[i].toURI().toURL();
        } catch (MalformedURLException impossible) {
          throw new IllegalArgumentException(impossible);
        }
      }
      return urls;
    }

    static void link(Class<?> type) throws IllegalAccessException {
      java.lang.invoke.MethodHandles.privateLookupIn(type, java.lang.invoke.MethodHandles.lookup())
          .ensureInitialized(type);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (!name.equals(name(point))) {
        return super.findClass(name);
      }
      try (var file = requireNonNull(getResourceAsStream(point.type() + ".class"))) {
        byte[] woven =
            requireNonNull(new Weaver("java/lang/TokenPakHook").weave(file.readAllBytes(), point));
        return defineClass(name, woven, 0, woven.length);
      } catch (IOException unreadable) {
        throw new ClassNotFoundException(name, unreadable);
      }
    }
  }
}
