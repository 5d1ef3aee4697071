package io.tokenpak.agent.weave;

import io.tokenpak.agent.probe.Point;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/// Weaves advices into classes, as Byte Buddy's `Advice` would with `suppress = Throwable.class`.
///
/// It needs but the bytes of the class: it loads no type, and asks no type for its parents. Frames
/// are written as they follow from the two methods, never computed.
public final class Weaver {
  private final String hook;
  private final Map<Class<?>, byte[]> advices = new HashMap<>();

  /// @param hook the class that is called in the place of [io.tokenpak.agent.hook.Hook], as class
  ///   files name it
  public Weaver(String hook) {
    this.hook = hook;
  }

  /// The class with the advices at those points that it has; null if it has none of them.
  ///
  /// @throws IllegalStateException if an advice cannot be bound to its point
  public byte @Nullable [] weave(byte[] type, Point... points) throws IOException {
    ReadableClass readable = new ReadableClass(type);
    ClassReader reader = new ClassReader(readable.bytes());
    TargetClass target = TargetClass.of(reader, points);
    if (target.isEmpty()) {
      return null;
    }
    Map<Point, byte[]> bodies = new HashMap<>();
    for (Point point : points) {
      bodies.put(point, advice(point.advice()));
    }
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(weaving(writer, target, bodies, points), ClassReader.EXPAND_FRAMES);
    return readable.restored(writer.toByteArray());
  }

  private synchronized byte[] advice(Class<?> advice) throws IOException {
    byte[] known = advices.get(advice);
    if (known == null) {
      known = ClassBytes.of(advice);
      advices.put(advice, known);
    }
    return known;
  }

  private ClassVisitor weaving(
      ClassVisitor writer, TargetClass target, Map<Point, byte[]> bodies, Point... points) {
    return new ClassVisitor(Opcodes.ASM9, writer) {
      @Override
      public @Nullable MethodVisitor visitMethod(
          int access,
          String name,
          String descriptor,
          @Nullable String signature,
          String @Nullable [] exceptions) {
        MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
        TargetMethod woven = target.method(name, descriptor);
        if (woven == null) {
          return method;
        }
        for (Point point : points) {
          byte[] advice = bodies.get(point);
          if (advice != null && woven.isAt(point)) {
            method = new Inlining(method, woven, advice, hook);
          }
        }
        return method;
      }
    };
  }
}
