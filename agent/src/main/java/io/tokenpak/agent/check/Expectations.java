package io.tokenpak.agent.check;

import io.tokenpak.agent.probe.Point;
import io.tokenpak.agent.weave.ClassBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/// What an advice uses of its client and of Java, read off the advice itself.
final class Expectations extends MethodVisitor {
  private static final String HOOK = "io/tokenpak/agent/hook/Hook";

  private final Point point;
  private final Type[] parameters;
  private final List<Expectation> all = new ArrayList<>();
  private final Set<String> asked = new LinkedHashSet<>();

  private Expectations(Point point, String descriptor) {
    super(Opcodes.ASM9);
    this.point = point;
    this.parameters = Type.getArgumentTypes(descriptor);
  }

  static Expectations of(Point point) throws IOException {
    Expectations[] found = new Expectations[1];
    new ClassReader(ClassBytes.of(point.advice()))
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public @Nullable MethodVisitor visitMethod(
                  int access,
                  String name,
                  String descriptor,
                  @Nullable String signature,
                  String @Nullable [] exceptions) {
                if ((access & Opcodes.ACC_STATIC) == 0 || name.charAt(0) == '<') {
                  return null;
                }
                found[0] = new Expectations(point, descriptor);
                return found[0];
              }
            },
            ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return found[0];
  }

  List<Expectation> all() {
    return all;
  }

  /// The methods of the hook that the advice asks.
  Set<String> asked() {
    return asked;
  }

  @Override
  public @Nullable AnnotationVisitor visitParameterAnnotation(
      int parameter, String annotation, boolean visible) {
    if (!annotation.endsWith("$FieldValue;")) {
      return null;
    }
    return new AnnotationVisitor(Opcodes.ASM9) {
      @Override
      public void visit(@Nullable String name, Object value) {
        if ("value".equals(name)) {
          all.add(
              Expectation.member(
                  point.type(),
                  value.toString(),
                  parameters[parameter].getDescriptor(),
                  Opcodes.GETFIELD));
        }
      }
    };
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String descriptor, boolean isInterface) {
    if (owner.equals(HOOK)) {
      asked.add(name);
    } else if (!owner.startsWith("[")) {
      all.add(Expectation.member(owner, name, descriptor, opcode));
    }
  }

  @Override
  public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
    all.add(Expectation.member(owner, name, descriptor, opcode));
  }

  @Override
  public void visitTypeInsn(int opcode, String type) {
    if (!type.startsWith("[")) {
      all.add(Expectation.type(type));
    }
  }

  @Override
  public void visitLdcInsn(Object value) {
    if (value instanceof Type && ((Type) value).getSort() == Type.OBJECT) {
      all.add(Expectation.type(((Type) value).getInternalName()));
    }
  }

  @Override
  public void visitInvokeDynamicInsn(
      String name, String descriptor, Handle bootstrap, Object... arguments) {
    throw new IllegalStateException("an advice cannot have a lambda: " + point);
  }
}
