package io.tokenpak.agent.weave;

import io.tokenpak.agent.probe.Point;
import java.util.HashMap;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/// What must be known of a class before its methods are woven.
final class TargetClass extends ClassVisitor {
  private final Point[] points;
  private final Map<String, TargetField> fields = new HashMap<>();
  private final Map<String, TargetMethod> methods = new HashMap<>();
  private String name = "";
  private int version;

  private TargetClass(Point... points) {
    super(Opcodes.ASM9);
    this.points = points;
  }

  static TargetClass of(ClassReader type, Point... points) {
    TargetClass target = new TargetClass(points);
    type.accept(target, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return target;
  }

  String name() {
    return name;
  }

  /// The major version.
  int version() {
    return version;
  }

  Map<String, TargetField> fields() {
    return fields;
  }

  boolean isEmpty() {
    return methods.isEmpty();
  }

  @Nullable TargetMethod method(String method, String descriptor) {
    return methods.get(method + descriptor);
  }

  @Override
  public void visit(
      int fileVersion,
      int access,
      String type,
      @Nullable String signature,
      @Nullable String parent,
      String @Nullable [] interfaces) {
    name = type;
    version = fileVersion & Character.MAX_VALUE;
  }

  @Override
  public @Nullable FieldVisitor visitField(
      int access,
      String field,
      String descriptor,
      @Nullable String signature,
      @Nullable Object value) {
    fields.put(field, new TargetField(field, descriptor, (access & Opcodes.ACC_STATIC) != 0));
    return null;
  }

  @Override
  public @Nullable MethodVisitor visitMethod(
      int access,
      String method,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    // Before a constructor has called its parent's there is no object that an advice could see.
    if (method.charAt(0) == '<' || !isWanted(method, descriptor)) {
      return null;
    }
    return new MethodVisitor(Opcodes.ASM9) {
      @Override
      public void visitMaxs(int stack, int locals) {
        methods.put(
            method + descriptor,
            new TargetMethod(TargetClass.this, access, method, descriptor, locals));
      }
    };
  }

  private boolean isWanted(String method, String descriptor) {
    for (Point point : points) {
      if (point.type().equals(name)
          && point.method().equals(method)
          && point.descriptor().equals(descriptor)) {
        return true;
      }
    }
    return false;
  }
}
