package org.aimle.spark.text.files;

import java.util.ArrayList;
import java.util.List;

/** Fields of a line, read with errors that name field, value and fix. */
final class Fields {

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

  /** The words of a text that must have some. */
  static List<String> tokens(String text) {
    List<String> tokens = words(text);
    if (tokens.isEmpty()) {
      throw new IllegalArgumentException("the text is empty; give it words or drop the line");
    }
    return tokens;
  }

  static double score(String name, String value) {
    double score;
    try {
      score = Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          name + " is '" + value + "', which is no number; write a number in [0, 1]");
    }
    if (!(score >= 0 && score <= 1)) {
      throw new IllegalArgumentException(
          name + " is " + value + " but must be in [0, 1]; divide scores by the highest possible");
    }
    return score;
  }

  /** The start of a value that may be long. */
  static String brief(String value) {
    return value.length() <= 60 ? value : value.substring(0, 60) + "...";
  }
}
