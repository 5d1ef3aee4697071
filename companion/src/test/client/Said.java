/// What a model said to a program of these.
final class Said {
  private Said() {}

  static void about(String way, String text) {
    System.out.println(way + ": " + text);
  }
}
