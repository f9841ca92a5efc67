package org.aimle.explain;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Where the sentences of a text of tokens end: behind a token that ends with one of {@code . ! ? …
 * 。 ！ ？}, or that is a line break ({@code \n}, {@code <br>}), and behind further such tokens and
 * closing brackets and quotes that follow at once. Points inside a token ({@code e.g.}, {@code
 * U.S.}) and initials ({@code J.}) end none; other abbreviations do.
 */
final class Sentences {

  private static final String ENDS = ".!?\u2026\u3002\uff01\uff1f";
  private static final String CLOSING = ")]}'\u2019\u201d\u00bb\u300d";

  private Sentences() {}

  /** The number of tokens of each sentence, in order; the last one may have no end. */
  static int[] lengths(List<String> tokens) {
    int[] lengths = new int[tokens.size()];
    int count = 0;
    boolean ended = false;
    for (String token : tokens) {
      boolean ends = ends(token);
      if (count == 0 || ended && !belongsToEnd(token)) {
        count++;
        ended = false;
      }
      lengths[count - 1]++;
      ended |= ends;
    }
    return Arrays.copyOf(lengths, count);
  }

  /** No word any more: points, closing brackets and quotes, line breaks. */
  private static boolean belongsToEnd(String token) {
    boolean isMarks =
        !token.isEmpty() && token.chars().allMatch(c -> (ENDS + CLOSING).indexOf(c) >= 0);
    return isMarks || isLineBreak(token);
  }

  private static boolean ends(String token) {
    if (isLineBreak(token)) {
      return true;
    }
    String word = withoutClosing(token);
    if (word.isEmpty() || ENDS.indexOf(word.charAt(word.length() - 1)) < 0) {
      return false;
    }
    boolean abbreviated =
        word.endsWith(".")
            && word.codePoints().anyMatch(Character::isLetter)
            && (word.codePointCount(0, word.length()) == 2
                || word.substring(0, word.length() - 1).matches(".*\\p{L}\\.\\p{L}.*"));
    return !abbreviated;
  }

  private static boolean isLineBreak(String token) {
    if (token.isBlank()) {
      return token.contains("\n") || token.contains("\r");
    }
    String tag = token.toLowerCase(Locale.ROOT).replace(" ", "");
    return tag.equals("<br>") || tag.equals("<br/>");
  }

  private static String withoutClosing(String token) {
    int end = token.length();
    while (end > 0 && CLOSING.indexOf(token.charAt(end - 1)) >= 0) {
      end--;
    }
    return token.substring(0, end);
  }
}
