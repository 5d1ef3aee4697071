package io.tokenpak.agent.weave;

import io.tokenpak.agent.probe.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/// A method that gets an advice: where its arguments lie, and which slots are free.
final class TargetMethod {
  /// The first version whose methods have frames.
  private static final int FRAMES_SINCE = Opcodes.V1_6;

  final String owner;
  final boolean isStatic;
  final Type[] arguments;
  final int locals;
  final boolean hasFrames;
  private final String name;
  private final String descriptor;
  private final Map<String, TargetField> fields;

  TargetMethod(TargetClass target, int access, String name, String descriptor, int locals) {
    this.owner = target.name();
    this.hasFrames = target.version() >= FRAMES_SINCE;
    this.fields = target.fields();
    this.isStatic = (access & Opcodes.ACC_STATIC) != 0;
    this.name = name;
    this.descriptor = descriptor;
    this.arguments = Type.getArgumentTypes(descriptor);
    this.locals = locals;
  }

  boolean isAt(Point point) {
    return point.method().equals(name) && point.descriptor().equals(descriptor);
  }

  /// The slot of an argument.
  int slot(int argument) {
    int slot = isStatic ? 0 : 1;
    for (int i = 0; i < argument; i++) {
      slot += arguments[i].getSize();
    }
    return slot;
  }

  /// A field of the class; one of a parent is taken to have the type that the advice gives it.
  TargetField field(String field, Type expected) {
    TargetField own = fields.get(field);
    return own == null ? new TargetField(field, expected.getDescriptor(), false) : own;
  }

  /// What a frame says of the locals when the method begins.
  List<Object> frame() {
    List<Object> frame = new ArrayList<>();
    if (!isStatic) {
      frame.add(owner);
    }
    for (Type argument : arguments) {
      frame.add(frameType(argument));
    }
    return frame;
  }

  private static Object frameType(Type type) {
    switch (type.getSort()) {
      case Type.BOOLEAN:
      case Type.BYTE:
      case Type.CHAR:
      case Type.SHORT:
      case Type.INT:
        return Opcodes.INTEGER;
      case Type.FLOAT:
        return Opcodes.FLOAT;
      case Type.LONG:
        return Opcodes.LONG;
      case Type.DOUBLE:
        return Opcodes.DOUBLE;
      default:
        return type.getInternalName();
    }
  }

  @Override
  public String toString() {
    return owner + "." + name + descriptor;
  }
}
