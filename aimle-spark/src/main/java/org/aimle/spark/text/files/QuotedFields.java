package org.aimle.spark.text.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.aimle.spec.Visible;

/**
 * Fields that may stand in double quotes, as RFC 4180 has them: a quote in such a field is doubled,
 * or has a backslash before it, as Spark writes it; separators and line ends in it are its own.
 */
final class QuotedFields {

  /** How a quote is written in a field that stands in quotes. */
  enum Escape {
    DOUBLED,
    BACKSLASH
  }

  private QuotedFields() {}

  /**
   * The fields of a record; empty if its last quote is not closed, so that it goes on in the next
   * line.
   *
   * @throws IllegalArgumentException if a field goes on after its quote is closed
   */
  static Optional<List<String>> of(String record, char separator, Escape escape) {
    List<String> fields = new ArrayList<>();
    int at = 0;
    while (true) {
      int end;
      if (at < record.length() && record.charAt(at) == '"') {
        StringBuilder field = new StringBuilder();
        end = closing(record, at + 1, escape, field);
        if (end < 0) {
          return Optional.empty();
        }
        if (end < record.length() && record.charAt(end) != separator) {
          throw new IllegalArgumentException(
              "field %d goes on after its closing quote ('%s'); double the quotes inside of a field"
                  .formatted(fields.size() + 1, Visible.brief(record.substring(at))));
        }
        fields.add(field.toString());
      } else {
        end = record.indexOf(separator, at);
        end = end < 0 ? record.length() : end;
        fields.add(record.substring(at, end));
      }
      if (end == record.length()) {
        return Optional.of(fields);
      }
      at = end + 1;
    }
  }

  /** The place after the closing quote, or -1; collects what stands before it. */
  private static int closing(String record, int from, Escape escape, StringBuilder field) {
    for (int i = from; i < record.length(); i++) {
      char c = record.charAt(i);
      if (c == '\\' && escape == Escape.BACKSLASH) {
        int end = i;
        while (end < record.length() && record.charAt(end) == '\\') {
          end++;
        }
        boolean quote = end < record.length() && record.charAt(end) == '"';
        field.append(record, i, quote ? i + (end - i) / 2 : end);
        boolean escaped = quote && (end - i) % 2 == 1;
        if (escaped) {
          field.append('"');
        }
        i = escaped ? end : end - 1;
      } else if (c != '"') {
        field.append(c);
      } else if (i + 1 < record.length() && record.charAt(i + 1) == '"') {
        field.append('"');
        i++;
      } else {
        return i + 1;
      }
    }
    return -1;
  }

  /**
   * A field of a table that has quotes only where fields need them, without the quotes that a
   * program put around it: those inside are all doubled then, or it is empty. A text that has none
   * inside needs no quotes, so those around it are its own.
   */
  static String bare(String field) {
    int length = field.length();
    if (length < 2 || field.charAt(0) != '"' || field.charAt(length - 1) != '"') {
      return field;
    }
    String inside = field.substring(1, length - 1);
    String plain = inside.replace("\"\"", "");
    boolean own = plain.indexOf('"') >= 0 || (length > 2 && plain.length() == inside.length());
    return own ? field : inside.replace("\"\"", "\"");
  }
}
