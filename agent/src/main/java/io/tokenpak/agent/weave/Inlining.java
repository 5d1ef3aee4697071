package io.tokenpak.agent.weave;

import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/// A method whose code begins with an advice's.
///
/// The advice's locals lie behind the method's own, so neither sees the other's. Whatever the
/// advice throws is told to the hook, and the method goes on.
final class Inlining extends MethodVisitor {
  private static final String THROWABLE = "java/lang/Throwable";

  private final TargetMethod target;
  private final byte[] advice;
  private final String hook;
  private int adviceStack;
  private int adviceLocals;

  Inlining(MethodVisitor method, TargetMethod target, byte[] advice, String hook) {
    super(Opcodes.ASM9, method);
    this.target = target;
    this.advice = advice;
    this.hook = hook;
  }

  @Override
  public void visitCode() {
    super.visitCode();
    Label start = new Label();
    Label handler = new Label();
    Label exit = new Label();
    AdviceCode code = inlined(start, handler, exit);
    adviceStack = code.stack();
    adviceLocals = code.locals();
    mv.visitLabel(handler);
    frame(THROWABLE);
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, hook, "failed", "(L" + THROWABLE + ";)V", false);
    mv.visitLabel(exit);
    frame();
    // The method may begin with a frame of its own, and two cannot be at one place.
    mv.visitInsn(Opcodes.NOP);
  }

  private AdviceCode inlined(Label start, Label handler, Label exit) {
    AdviceCode[] found = new AdviceCode[1];
    ClassVisitor inliner =
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public @Nullable MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            if ((access & Opcodes.ACC_STATIC) == 0 || name.charAt(0) == '<' || found[0] != null) {
              return null;
            }
            found[0] =
                new AdviceCode(mv, target, Type.getArgumentTypes(descriptor), hook)
                    .between(start, handler, exit);
            return found[0];
          }
        };
    new ClassReader(advice).accept(inliner, ClassReader.SKIP_DEBUG | ClassReader.EXPAND_FRAMES);
    AdviceCode code = found[0];
    if (code == null) {
      throw new IllegalStateException("no advice for " + target);
    }
    return code;
  }

  private void frame(Object... stack) {
    if (target.hasFrames) {
      List<Object> locals = target.frame();
      mv.visitFrame(Opcodes.F_NEW, locals.size(), locals.toArray(), stack.length, stack);
    }
  }

  @Override
  public void visitMaxs(int stack, int locals) {
    super.visitMaxs(Math.max(stack, adviceStack), Math.max(locals, adviceLocals));
  }

  @Override
  public void visitFrame(
      int type, int locals, Object @Nullable [] local, int stack, Object @Nullable [] entries) {
    if (target.hasFrames) {
      super.visitFrame(type, locals, local, stack, entries);
    }
  }
}
