package io.tokenpak.agent.weave;

/// A field that an advice reads or writes.
final class TargetField {
  final String name;
  final String descriptor;
  final boolean isStatic;

  TargetField(String name, String descriptor, boolean isStatic) {
    this.name = name;
    this.descriptor = descriptor;
    this.isStatic = isStatic;
  }
}
