package io.tokenpak.companion.usage;

/// Is told what a scan finds.
@FunctionalInterface
interface JsonFinds {
  /// A member that is looked for has this value. What is found in an array comes once for each
  /// element.
  ///
  /// @param text the value's bytes, up to `length`; they do not stay
  /// @param quoted whether it is a string; else it is a number, true, false or null
  void found(Figure figure, byte[] text, int length, boolean quoted);
}
