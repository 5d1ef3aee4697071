package io.tokenpak.agent.check;

import io.tokenpak.agent.weave.ReadableClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/// A class as its file describes it: its parents and members.
final class TypeFile extends ClassVisitor {
  private final List<String> parents = new ArrayList<>();
  private final Map<String, Integer> members = new HashMap<>();
  private String name = "";
  private int access;

  private TypeFile() {
    super(Opcodes.ASM9);
  }

  static TypeFile of(byte[] bytes) {
    TypeFile file = new TypeFile();
    new ClassReader(new ReadableClass(bytes).bytes())
        .accept(file, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return file;
  }

  String name() {
    return name;
  }

  boolean isInterface() {
    return (access & Opcodes.ACC_INTERFACE) != 0;
  }

  /// The class it extends, and then the interfaces.
  List<String> parents() {
    return parents;
  }

  /// How a field or method of its own is declared, or null if it has none such.
  @Nullable Integer access(String member, String descriptor) {
    return members.get(member + ":" + descriptor);
  }

  /// The descriptors of its methods of that name.
  List<String> descriptors(String method) {
    List<String> descriptors = new ArrayList<>();
    for (String member : members.keySet()) {
      if (member.startsWith(method + ":(")) {
        descriptors.add(member.substring(method.length() + 1));
      }
    }
    return descriptors;
  }

  @Override
  public void visit(
      int version,
      int flags,
      String type,
      @Nullable String signature,
      @Nullable String parent,
      String @Nullable [] interfaces) {
    name = type;
    access = flags;
    if (parent != null) {
      parents.add(parent);
    }
    if (interfaces != null) {
      parents.addAll(Arrays.asList(interfaces));
    }
  }

  @Override
  public @Nullable FieldVisitor visitField(
      int flags,
      String field,
      String descriptor,
      @Nullable String signature,
      @Nullable Object value) {
    members.put(field + ":" + descriptor, flags);
    return null;
  }

  @Override
  public @Nullable MethodVisitor visitMethod(
      int flags,
      String method,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    members.put(method + ":" + descriptor, flags);
    return null;
  }
}
