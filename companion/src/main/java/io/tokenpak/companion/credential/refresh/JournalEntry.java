package io.tokenpak.companion.credential.refresh;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What the journal knows of one login. Holds no secret in the clear.
///
/// @param step how far it has come
/// @param subject the token in question
/// @param place the file that is to be replaced, and the one that is to take its place
/// @param mark by which locks of this journal can be told from those of others
/// @param limits what was sent lately
/// @param spent fingerprints of tokens that have been redeemed, the latest last
/// @param sealed the provider's answer; empty if there is none to keep
record JournalEntry(
    Step step,
    Subject subject,
    Place place,
    int mark,
    Limits limits,
    List<String> spent,
    Sealed sealed) {
  /// The order of a redemption; each step is on the disk before what follows it happens.
  enum Step {
    /// Nothing is under way.
    IDLE,
    /// The locks are about to be taken.
    LOCKING,
    /// Room is being taken for the new login.
    RESERVED,
    /// The token may have been sent.
    POSTED,
    /// The answer is kept here, and perhaps in the file already.
    RECEIVED,
    /// The provider will not take this token any more.
    REFUSED
  }

  /// @param token fingerprint of the refresh token; empty if there never was one
  /// @param account fingerprint of the account that it is known to belong to; empty if unknown
  /// @param code why it cannot be redeemed; empty if that is not known
  record Subject(String token, String account, String code) {
    static final Subject NONE = new Subject("", "", "");
  }

  /// @param target path of the login, without symbolic links; empty if none is concerned
  /// @param staged path of the file that will replace it; empty if there is none
  record Place(String target, String staged) {
    static final Place NONE = new Place("", "");
  }

  static final JournalEntry EMPTY =
      new JournalEntry(
          Step.IDLE, Subject.NONE, Place.NONE, 0, Limits.NONE, List.of(), Sealed.NOTHING);

  private static final int MOST_SPENT = 16;
  private static final byte FORMAT = 1;

  JournalEntry {
    spent = List.copyOf(spent);
  }

  String token() {
    return subject.token();
  }

  String account() {
    return subject.account();
  }

  String code() {
    return subject.code();
  }

  JournalEntry at(Step next) {
    return new JournalEntry(next, subject, place, mark, limits, spent, sealed);
  }

  JournalEntry locking(int newMark) {
    return new JournalEntry(Step.LOCKING, subject, place, newMark, limits, spent, sealed);
  }

  /// The account stays known, and an answer kept, only as long as the token is the same.
  JournalEntry reserved(String newToken, Place newPlace) {
    boolean same = newToken.equals(token());
    Subject next = new Subject(newToken, same ? account() : "", "");
    Sealed kept = same ? sealed : Sealed.NOTHING;
    return new JournalEntry(Step.RESERVED, next, newPlace, mark, limits, spent, kept);
  }

  JournalEntry limited(Limits newLimits) {
    return new JournalEntry(step, subject, place, mark, newLimits, spent, sealed);
  }

  JournalEntry received(Sealed answer) {
    return new JournalEntry(Step.RECEIVED, subject, place, mark, limits, spent, answer);
  }

  /// The answer, if there is one, stays kept for the owner.
  JournalEntry refused(String why) {
    Subject dead = new Subject(token(), account(), why);
    return new JournalEntry(Step.REFUSED, dead, Place.NONE, mark, limits, spent, sealed);
  }

  /// Nothing is under way, and no answer is kept.
  JournalEntry idle() {
    return new JournalEntry(Step.IDLE, subject, Place.NONE, mark, limits, spent, Sealed.NOTHING);
  }

  /// The token has been redeemed for another, or for itself.
  JournalEntry done(String newToken, String newAccount) {
    List<String> all = new ArrayList<>(spent);
    if (!newToken.equals(token())) {
      all.add(token());
    }
    List<String> latest = all.subList(Math.max(0, all.size() - MOST_SPENT), all.size());
    Subject next = new Subject(newToken, newAccount, "");
    return new JournalEntry(Step.IDLE, next, Place.NONE, mark, limits, latest, Sealed.NOTHING);
  }

  byte[] toBytes() {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeByte(FORMAT);
      out.writeUTF(step.name());
      out.writeUTF(token());
      out.writeUTF(account());
      out.writeUTF(code());
      out.writeUTF(place.target());
      out.writeUTF(place.staged());
      out.writeInt(mark);
      limits.write(out);
      out.writeInt(spent.size());
      for (String each : spent) {
        out.writeUTF(each);
      }
      sealed.write(out);
      return bytes.toByteArray();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static JournalEntry of(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    if (in.readByte() != FORMAT) {
      throw new IOException("written by another version of the companion");
    }
    try {
      return new JournalEntry(
          Step.valueOf(in.readUTF()),
          new Subject(in.readUTF(), in.readUTF(), in.readUTF()),
          new Place(in.readUTF(), in.readUTF()),
          in.readInt(),
          Limits.read(in),
          spent(in),
          Sealed.read(in));
    } catch (IllegalArgumentException unknownStep) {
      throw new IOException("written by another version of the companion", unknownStep);
    }
  }

  private static List<String> spent(DataInputStream in) throws IOException {
    List<String> spent = new ArrayList<>();
    for (int rest = in.readInt(); rest > 0; rest--) {
      spent.add(in.readUTF());
    }
    return spent;
  }
}
