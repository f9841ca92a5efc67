package org.aimle.dl4j;

/** What a file says, for a message of one line. */
final class Printable {

  private static final int LONGEST = 200;

  private Printable() {}

  /** The text without control characters and, if it is long, its beginning only. */
  static String of(String text) {
    String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    return shown.replaceAll("\\p{Cntrl}+", " ");
  }
}
