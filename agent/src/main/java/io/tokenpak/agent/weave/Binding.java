package io.tokenpak.agent.weave;

import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/// What a parameter of an advice stands for: the object, an argument or a field of the method's.
final class Binding extends AnnotationVisitor {
  private final Type type;
  private final String kind;
  private int argument;
  private String field = "";
  private boolean readOnly = true;

  /// @param annotation its descriptor
  Binding(Type type, String annotation) {
    super(Opcodes.ASM9);
    this.type = type;
    // By its end, for in the finished agent Byte Buddy has another name.
    this.kind = annotation.substring(annotation.lastIndexOf('$') + 1);
  }

  @Override
  public void visit(@Nullable String name, Object value) {
    if ("readOnly".equals(name)) {
      readOnly = (Boolean) value;
    } else if ("value".equals(name) && value instanceof String) {
      field = (String) value;
    } else if ("value".equals(name)) {
      argument = (Integer) value;
    }
  }

  boolean isField() {
    return kind.equals("FieldValue;");
  }

  /// The slot of the object or argument.
  int slot(TargetMethod method) {
    if (kind.equals("Argument;") && argument < method.arguments.length) {
      return method.slot(argument);
    }
    if (kind.equals("This;") && !method.isStatic) {
      return 0;
    }
    throw new IllegalStateException("no " + kind + " " + argument + " at " + method);
  }

  /// What the object, argument or field is in the method.
  Type actual(TargetMethod method) {
    if (isField()) {
      return Type.getType(field(method).descriptor);
    }
    return kind.equals("This;") ? Type.getObjectType(method.owner) : method.arguments[argument];
  }

  TargetField field(TargetMethod method) {
    TargetField found = method.field(field, type);
    if (method.isStatic && !found.isStatic) {
      throw new IllegalStateException("no object whose field " + field + " were, at " + method);
    }
    return found;
  }

  /// The type as the advice has it.
  Type type() {
    return type;
  }

  boolean readOnly() {
    return readOnly;
  }
}
