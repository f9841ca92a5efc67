package org.aimle.spark.text.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.aimle.spec.Visible;

/** Fields of a line, read with errors that name field, value and fix. */
final class Fields {

  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private static final String NO_MASK = "-";

  private Fields() {}

  /** Words separated by one or more spaces. */
  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int start = 0;
    int length = text.length();
    while (start < length) {
      int end = text.indexOf(' ', start);
      if (end < 0) {
        end = length;
      }
      if (end > start) {
        words.add(text.substring(start, end));
      }
      start = end + 1;
    }
    return words;
  }

  /** Words separated by white space of any kind, as in a text that no tokeniser has seen. */
  static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= text.length(); i++) {
      boolean between =
          i == text.length()
              || Character.isWhitespace(text.charAt(i))
              || Character.isSpaceChar(text.charAt(i));
      if (between && start >= 0) {
        words.add(text.substring(start, i));
        start = -1;
      } else if (!between && start < 0) {
        start = i;
      }
    }
    return words;
  }

  /** The words of a text, which must have some. */
  static List<String> some(List<String> words) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("the text is empty; give it words or drop the line");
    }
    return words;
  }

  static double score(String name, String value) {
    String number = value.strip();
    if (!DECIMAL.matcher(number).matches() && !number.equals("NaN")) {
      throw new IllegalArgumentException(
          name
              + " is '"
              + Visible.brief(value)
              + "', which is no number; write a decimal number in [0, 1]");
    }
    double score = Double.parseDouble(number);
    if (!(score >= 0 && score <= 1)) {
      throw new IllegalArgumentException(
          name + " is " + number + " but must be in [0, 1]; divide scores by the highest possible");
    }
    return score;
  }

  /** The label of a row; NaN where there is none and need be none. */
  static double label(ColumnNames names, Optional<String> value) {
    boolean missing = value.isEmpty() || value.get().isBlank();
    return missing && !names.labelled() ? Double.NaN : score(names.label(), value.orElse(""));
  }

  /** Marks written as one 0 or 1 for each token. */
  static Optional<List<Integer>> mask(String marks, int tokens) {
    if (marks.equals(NO_MASK) || marks.isEmpty()) {
      return Optional.empty();
    }
    if (marks.length() != tokens) {
      throw new IllegalArgumentException(
          "the mask has "
              + marks.length()
              + " marks ('"
              + Visible.brief(marks)
              + "') for "
              + tokens
              + " tokens; write one 0 or 1 for each token, or - for no mask");
    }
    List<Integer> mask = new ArrayList<>(tokens);
    for (int i = 0; i < tokens; i++) {
      char mark = marks.charAt(i);
      if (mark != '0' && mark != '1') {
        throw new IllegalArgumentException(
            "mark "
                + i
                + " of the mask is '"
                + Visible.text(String.valueOf(mark))
                + "'; write 0 or 1");
      }
      mask.add(mark - '0');
    }
    return Optional.of(mask);
  }
}
