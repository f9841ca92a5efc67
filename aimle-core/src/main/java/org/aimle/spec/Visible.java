package org.aimle.spec;

import java.util.Optional;

/**
 * Texts of a user's files as messages show them.
 *
 * @since 0.1.0
 */
public final class Visible {

  private Visible() {}

  /** The text with what cannot be seen, or looks like a blank, written as {@code \u00a0}. */
  public static String text(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (hidden(text, i)) {
        shown.append('\\').append('u');
        String digits = Integer.toHexString(c);
        shown.append("0".repeat(4 - digits.length())).append(digits);
      } else {
        shown.append(c);
      }
    }
    return shown.toString();
  }

  /** Its start if it is long, shown the same way. */
  public static String brief(String text) {
    return text.length() <= 60 ? text(text) : text(text.substring(0, 60)) + "...";
  }

  /** Whether a text has a character that cannot be seen, or looks like a blank but is none. */
  public static boolean hides(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (hidden(text, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hidden(String text, int i) {
    char c = text.charAt(i);
    if (c == ' ') {
      return false;
    }
    if (Character.isSurrogate(c)) {
      boolean paired =
          Character.isHighSurrogate(c)
              ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
              : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
      return !paired;
    }
    return Character.isISOControl(c)
        || Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.getType(c) == Character.FORMAT
        || Character.getType(c) == Character.UNASSIGNED;
  }

  /** What an exception says, in one line: the first of its message, else the name of its class. */
  public static String oneLine(Throwable e) {
    return Optional.ofNullable(e.getMessage())
        .flatMap(text -> text.lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst())
        .orElse(e.getClass().getSimpleName());
  }
}
