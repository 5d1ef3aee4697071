package io.tokenpak.agent.weave;

import java.util.List;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.jar.asm.TypePath;
import org.jspecify.annotations.Nullable;

/// An advice's method as it is read, written on as part of another: parameters become what they
/// stand for, other locals move, and returning becomes going on.
final class AdviceCode extends MethodVisitor {
  /// What writing a field of two slots needs beside the value: the object, twice.
  private static final int FIELD_STACK = 2;

  private static final String HOOK = "io/tokenpak/agent/hook/Hook";

  private final MethodVisitor to;
  private final TargetMethod target;
  private final Type[] parameters;
  private final @Nullable Binding[] bySlot;
  private final int[] slots;
  private final String hook;
  private final int shift;
  private Label start = new Label();
  private Label handler = new Label();
  private Label exit = new Label();
  private int stack;
  private int locals;

  AdviceCode(MethodVisitor to, TargetMethod target, Type[] parameters, String hook) {
    super(Opcodes.ASM9, to);
    this.to = to;
    this.target = target;
    this.parameters = parameters;
    this.hook = hook;
    this.slots = new int[parameters.length];
    int next = 0;
    for (int i = 0; i < parameters.length; i++) {
      slots[i] = next;
      next += parameters[i].getSize();
    }
    this.bySlot = new @Nullable Binding[next];
    this.shift = target.locals - next;
  }

  AdviceCode between(Label first, Label catching, Label after) {
    start = first;
    handler = catching;
    exit = after;
    return this;
  }

  int stack() {
    return stack;
  }

  int locals() {
    return locals;
  }

  @Override
  public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
    return null;
  }

  @Override
  public void visitAnnotableParameterCount(int count, boolean visible) {
    // The method keeps its own.
  }

  @Override
  public @Nullable AnnotationVisitor visitParameterAnnotation(
      int parameter, String descriptor, boolean visible) {
    if (!descriptor.contains("/Advice$")) {
      return null;
    }
    Binding binding = new Binding(parameters[parameter], descriptor);
    bySlot[slots[parameter]] = binding;
    return binding;
  }

  @Override
  public @Nullable AnnotationVisitor visitTypeAnnotation(
      int reference, @Nullable TypePath path, String descriptor, boolean visible) {
    return null;
  }

  @Override
  public @Nullable AnnotationVisitor visitInsnAnnotation(
      int reference, @Nullable TypePath path, String descriptor, boolean visible) {
    return null;
  }

  @Override
  public @Nullable AnnotationVisitor visitTryCatchAnnotation(
      int reference, @Nullable TypePath path, String descriptor, boolean visible) {
    return null;
  }

  @Override
  public @Nullable AnnotationVisitor visitLocalVariableAnnotation(
      int reference,
      @Nullable TypePath path,
      Label[] from,
      Label[] until,
      int[] index,
      String descriptor,
      boolean visible) {
    return null;
  }

  @Override
  public void visitCode() {
    to.visitLabel(start);
  }

  @Override
  public void visitFrame(
      int type, int count, Object @Nullable [] local, int entries, Object @Nullable [] entry) {
    if (!target.hasFrames || local == null) {
      return;
    }
    List<Object> frame = target.frame();
    int slot = slotsOf(frame);
    int read = 0;
    int position = 0;
    for (; position < count && read < bySlot.length; position++) {
      read += size(local[position]);
    }
    for (; slot < target.locals && position < count; slot++) {
      frame.add(Opcodes.TOP);
    }
    for (; position < count; position++) {
      frame.add(local[position]);
    }
    to.visitFrame(Opcodes.F_NEW, frame.size(), frame.toArray(), entries, entry);
  }

  private static int slotsOf(List<Object> frame) {
    int slots = 0;
    for (Object local : frame) {
      slots += size(local);
    }
    return slots;
  }

  private static int size(Object local) {
    return Opcodes.LONG.equals(local) || Opcodes.DOUBLE.equals(local) ? 2 : 1;
  }

  @Override
  public void visitVarInsn(int opcode, int slot) {
    Binding binding = slot < bySlot.length ? bySlot[slot] : null;
    if (slot >= bySlot.length) {
      to.visitVarInsn(opcode, slot + shift);
    } else if (binding == null) {
      throw new IllegalStateException(
          "a parameter of the advice for " + target + " is bound to nothing");
    } else if (opcode < Opcodes.ISTORE) {
      load(opcode, binding);
    } else if (binding.readOnly()) {
      throw new IllegalStateException("the advice for " + target + " sets what it may only read");
    } else {
      store(opcode, binding);
    }
  }

  private void load(int opcode, Binding binding) {
    if (binding.isField()) {
      TargetField field = binding.field(target);
      if (!field.isStatic) {
        to.visitVarInsn(Opcodes.ALOAD, 0);
      }
      to.visitFieldInsn(
          field.isStatic ? Opcodes.GETSTATIC : Opcodes.GETFIELD,
          target.owner,
          field.name,
          field.descriptor);
    } else {
      to.visitVarInsn(opcode, binding.slot(target));
    }
    cast(binding.actual(target), binding.type());
  }

  private void store(int opcode, Binding binding) {
    cast(binding.type(), binding.actual(target));
    if (!binding.isField()) {
      to.visitVarInsn(opcode, binding.slot(target));
      return;
    }
    TargetField field = binding.field(target);
    if (!field.isStatic) {
      to.visitVarInsn(Opcodes.ALOAD, 0);
      boolean wide = binding.type().getSize() == 2;
      to.visitInsn(wide ? Opcodes.DUP_X2 : Opcodes.DUP_X1);
      to.visitInsn(Opcodes.POP);
    }
    to.visitFieldInsn(
        field.isStatic ? Opcodes.PUTSTATIC : Opcodes.PUTFIELD,
        target.owner,
        field.name,
        field.descriptor);
  }

  private void cast(Type from, Type to) {
    if (from.equals(to) || to.getDescriptor().equals("Ljava/lang/Object;")) {
      return;
    }
    if (from.getSort() < Type.ARRAY || to.getSort() < Type.ARRAY) {
      throw new IllegalStateException("the advice for " + target + " takes " + from + " for " + to);
    }
    this.to.visitTypeInsn(Opcodes.CHECKCAST, to.getInternalName());
  }

  @Override
  public void visitIincInsn(int slot, int increment) {
    Binding binding = slot < bySlot.length ? bySlot[slot] : null;
    if (binding == null) {
      to.visitIincInsn(slot + shift, increment);
    } else if (binding.readOnly() || binding.isField()) {
      throw new IllegalStateException(
          "the advice for " + target + " counts in what it may only read");
    } else {
      to.visitIincInsn(binding.slot(target), increment);
    }
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String descriptor, boolean isInterface) {
    to.visitMethodInsn(opcode, owner.equals(HOOK) ? hook : owner, name, descriptor, isInterface);
  }

  @Override
  public void visitInsn(int opcode) {
    if (opcode == Opcodes.RETURN) {
      to.visitJumpInsn(Opcodes.GOTO, exit);
    } else {
      to.visitInsn(opcode);
    }
  }

  @Override
  public void visitMaxs(int maximum, int most) {
    // Behind the advice's own, which are asked first.
    to.visitTryCatchBlock(start, handler, handler, null);
    stack = maximum + FIELD_STACK;
    locals = most + shift;
  }

  @Override
  public void visitEnd() {
    // The method goes on.
  }
}
