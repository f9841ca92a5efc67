package org.aimle.spark.text.files;

import java.util.ArrayList;
import java.util.List;
import org.aimle.spec.Visible;

/**
 * The fields of one record, some of them in double quotes, as RFC 4180 has them: a quote in such a
 * field is doubled, or has a backslash before it, as Spark writes it; separators and line ends in
 * it are its own. Takes the record line by line, and looks at each character once.
 */
final class QuotedFields {

  /** How a quote is written in a field that stands in quotes. */
  enum Escape {
    DOUBLED,
    BACKSLASH
  }

  private final char separator;
  private final Escape escape;
  private final List<String> fields;
  private final StringBuilder field;
  private boolean open;

  QuotedFields(char separator, Escape escape) {
    this(separator, escape, new ArrayList<>(), new StringBuilder(), false);
  }

  private QuotedFields(
      char separator, Escape escape, List<String> fields, StringBuilder field, boolean open) {
    this.separator = separator;
    this.escape = escape;
    this.fields = fields;
    this.field = field;
    this.open = open;
  }

  /** What was read up to here, to go on with quotes written in another way. */
  QuotedFields with(Escape other) {
    return new QuotedFields(
        separator, other, new ArrayList<>(fields), new StringBuilder(field), open);
  }

  /** The fields that are whole. */
  List<String> fields() {
    return fields;
  }

  /**
   * Takes the next line of the record.
   *
   * @return whether the record is whole; if not, its last quote is not closed, so that it goes on
   *     in the next line
   * @throws IllegalArgumentException if a field goes on after its quote is closed
   */
  boolean add(String line) {
    int at = 0;
    if (open) {
      field.append('\n');
      at = quoted(line, 0);
    }
    while (!open) {
      if (at > line.length()) {
        return true;
      }
      if (at < line.length() && line.charAt(at) == '"') {
        open = true;
        at = quoted(line, at + 1);
      } else {
        int end = line.indexOf(separator, at);
        end = end < 0 ? line.length() : end;
        fields.add(line.substring(at, end));
        at = end + 1;
      }
    }
    return false;
  }

  /**
   * Reads a field in quotes, from inside of them.
   *
   * @return the place after the separator that follows it, if it is closed
   */
  private int quoted(String line, int from) {
    int length = line.length();
    int at = from;
    while (at < length) {
      int plain = at;
      while (at < length && line.charAt(at) != '"' && line.charAt(at) != '\\') {
        at++;
      }
      field.append(line, plain, at);
      if (at == length) {
        break;
      }
      if (line.charAt(at) == '\\') {
        at = backslashes(line, at);
      } else if (at + 1 < length && line.charAt(at + 1) == '"') {
        field.append('"');
        at += 2;
      } else {
        return closed(line, at + 1);
      }
    }
    return at;
  }

  private int closed(String line, int end) {
    if (end < line.length() && line.charAt(end) != separator) {
      throw new IllegalArgumentException(
          "field %d goes on after its closing quote ('%s'); double the quotes inside of a field"
              .formatted(fields.size() + 1, Visible.brief(line.substring(end))));
    }
    fields.add(field.toString());
    field.setLength(0);
    open = false;
    return end + 1;
  }

  /** Before a quote, two stand for one, and one that is left for the quote; else they are text. */
  private int backslashes(String line, int from) {
    int end = from;
    while (end < line.length() && line.charAt(end) == '\\') {
      end++;
    }
    boolean quote = escape == Escape.BACKSLASH && end < line.length() && line.charAt(end) == '"';
    field.append(line, from, quote ? from + (end - from) / 2 : end);
    boolean escaped = quote && (end - from) % 2 == 1;
    if (escaped) {
      field.append('"');
    }
    return escaped ? end + 1 : end;
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
