package io.tokenpak.agent.hook;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/// A class file under another name.
final class Renaming {
  private static final int UTF8 = 1;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;

  private Renaming() {}

  /// @param from as class files name it; no other name there may begin so
  static byte[] of(byte[] type, String from, String to) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(type));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(type.length);
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeLong(in.readLong());
    int count = in.readUnsignedShort();
    out.writeShort(count);
    for (int i = 1; i < count; i++) {
      int tag = in.readUnsignedByte();
      out.writeByte(tag);
      if (tag == UTF8) {
        String text = in.readUTF();
        out.writeUTF(text.replace(from, to));
      } else {
        copy(in, out, size(tag));
        i += tag == LONG || tag == DOUBLE ? 1 : 0;
      }
    }
    copy(in, out, in.available());
    return bytes.toByteArray();
  }

  /// The bytes of a constant; see [the class file
  /// format](https://docs.oracle.com/javase/specs/jvms/se25/html/jvms-4.html#jvms-4.4).
  private static int size(int tag) {
    switch (tag) {
      case 3:
      case 4:
      case 9:
      case 10:
      case 11:
      case 12:
      case 17:
      case 18:
        return 4;
      case LONG:
      case DOUBLE:
        return 8;
      case 15:
        return 3;
      default:
        return 2;
    }
  }

  private static void copy(DataInputStream in, DataOutputStream out, int count) throws IOException {
    byte[] bytes = new byte[count];
    in.readFully(bytes);
    out.write(bytes);
  }
}
