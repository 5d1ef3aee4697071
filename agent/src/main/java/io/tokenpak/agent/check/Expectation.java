package io.tokenpak.agent.check;

import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/// A type, or a member of it, that an advice uses.
final class Expectation {
  private final String owner;
  private final @Nullable String name;
  private final String descriptor;
  private final int opcode;

  private Expectation(String owner, @Nullable String name, String descriptor, int opcode) {
    this.owner = owner;
    this.name = name;
    this.descriptor = descriptor;
    this.opcode = opcode;
  }

  static Expectation type(String type) {
    return new Expectation(type, null, "", Opcodes.CHECKCAST);
  }

  /// @param opcode of the instruction that uses it
  static Expectation member(String owner, String name, String descriptor, int opcode) {
    return new Expectation(owner, name, descriptor, opcode);
  }

  /// What keeps a class from using it; null if nothing does.
  @Nullable String missingIn(Library library, String user) {
    TypeFile type = library.find(owner);
    if (type == null) {
      return "there is no " + spelled(owner);
    }
    String member = name;
    if (member == null) {
      return null;
    }
    TypeFile declaring = declaring(library, type, member);
    if (declaring == null) {
      return spelled(owner) + " has no " + member + descriptor;
    }
    if (isMethod() && type.isInterface() != (opcode == Opcodes.INVOKEINTERFACE) && !isStatic()) {
      return spelled(owner) + (type.isInterface() ? " is an interface" : " is no interface");
    }
    Integer access = declaring.access(member, descriptor);
    int flags = access == null ? 0 : access;
    if (((flags & Opcodes.ACC_STATIC) != 0) != isStatic()) {
      return spelled(owner) + "." + member + (isStatic() ? " is not static" : " is static");
    }
    return isAccessible(flags, declaring.name(), user)
        ? null
        : spelled(owner) + "." + member + " is not accessible";
  }

  private boolean isMethod() {
    return descriptor.startsWith("(");
  }

  private boolean isStatic() {
    return opcode == Opcodes.INVOKESTATIC
        || opcode == Opcodes.GETSTATIC
        || opcode == Opcodes.PUTSTATIC;
  }

  private @Nullable TypeFile declaring(Library library, TypeFile type, String member) {
    if (type.access(member, descriptor) != null) {
      return type;
    }
    for (String parent : type.parents()) {
      TypeFile file = library.find(parent);
      TypeFile declaring = file == null ? null : declaring(library, file, member);
      if (declaring != null) {
        return declaring;
      }
    }
    // An interface's methods are called as if it extended Object.
    TypeFile object = type.isInterface() ? library.find("java/lang/Object") : null;
    return object != null && object.access(member, descriptor) != null ? object : null;
  }

  private boolean isAccessible(int flags, String declaring, String user) {
    boolean inherited = (flags & Opcodes.ACC_PROTECTED) != 0 && owner.equals(user);
    if ((flags & Opcodes.ACC_PUBLIC) != 0 || declaring.equals(user) || inherited) {
      return true;
    }
    return (flags & Opcodes.ACC_PRIVATE) == 0 && folder(declaring).equals(folder(user));
  }

  private static String folder(String type) {
    return type.substring(0, type.lastIndexOf('/') + 1);
  }

  static String spelled(String type) {
    return type.replace('/', '.');
  }
}
