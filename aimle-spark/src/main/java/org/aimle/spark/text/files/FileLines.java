package org.aimle.spark.text.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.aimle.spec.LongLineException;
import org.aimle.spec.Utf8Lines;
import org.aimle.spec.Visible;
import org.apache.hadoop.conf.Configuration;

/**
 * Streams the examples of one file; closes it after the last line or an error. Blank lines are
 * passed over.
 */
final class FileLines implements Iterator<TextExample>, AutoCloseable {

  /** A quote that is never closed must not read a whole file into one record. */
  private static final int LONGEST_QUOTED = 1 << 24;

  /** A record, and the line that it begins on. */
  private record Numbered(String text, long line) {}

  private final String file;
  private final String name;
  private final Utf8Lines lines;
  private final TextFormat.Parser parser;
  private Optional<Numbered> next;

  /**
   * @param name what texts of the file are called, before their line
   */
  FileLines(Configuration hadoop, String file, String name, TextFormat format) {
    this.file = file;
    this.name = name;
    this.lines = open(hadoop, file);
    try {
      Optional<Numbered> header =
          format.header() == TextFormat.Header.ONE_LINE ? line() : Optional.empty();
      boolean empty = format.header() == TextFormat.Header.ONE_LINE && header.isEmpty();
      this.parser = empty ? FileLines::none : parser(format, header);
      this.next = empty ? Optional.empty() : record();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Of a file without even a header. */
  private static TextExample none(String line, String place) {
    throw new IllegalStateException(place + " is after the end of the file");
  }

  private TextFormat.Parser parser(TextFormat format, Optional<Numbered> header) {
    try {
      return format.parser(header.map(Numbered::text));
    } catch (IllegalArgumentException e) {
      throw new MalformedTextException(file, header.map(Numbered::line).orElse(1L), e.getMessage());
    }
  }

  private static Utf8Lines open(Configuration hadoop, String file) {
    try {
      return InputFiles.lines(hadoop, file);
    } catch (IOException e) {
      throw new MalformedTextException(
          file, "the file breaks off or is damaged (" + e.getMessage() + "); copy it again");
    }
  }

  private Optional<String> readLine() {
    try {
      Optional<String> line = lines.next();
      if (line.isPresent() && line.get().indexOf('\r') >= 0) {
        throw new MalformedTextException(
            file,
            lines.number(),
            "the line has a carriage return in it ('"
                + Visible.brief(line.get())
                + "'); lines must end with a line feed, or with both");
      }
      return line;
    } catch (CharacterCodingException e) {
      throw new MalformedTextException(
          file, lines.number(), "the line is not UTF-8; convert the file");
    } catch (LongLineException e) {
      throw new MalformedTextException(file, lines.number(), e.getMessage());
    } catch (IOException e) {
      throw new MalformedTextException(
          file,
          lines.number(),
          "the file breaks off or is damaged (" + e.getMessage() + "); copy it again");
    }
  }

  /** The next line that is not blank. */
  private Optional<Numbered> line() {
    Optional<String> line = readLine();
    while (line.isPresent() && isBlank(line.get())) {
      line = readLine();
    }
    return line.map(text -> new Numbered(text, lines.number()));
  }

  /** A TAB makes an empty row of a table, which is no blank line. */
  private static boolean isBlank(String line) {
    return line.isBlank() && line.indexOf('\t') < 0;
  }

  private Optional<Numbered> record() {
    Optional<Numbered> first = line();
    if (first.isEmpty() || isWhole(first.get(), first.get().text())) {
      return first;
    }
    StringBuilder record = new StringBuilder(first.get().text());
    Optional<String> more;
    do {
      more = readLine();
      if (more.isEmpty() || record.length() > LONGEST_QUOTED) {
        throw new MalformedTextException(
            file,
            first.get().line(),
            "a quote that begins on this line is not closed ('"
                + Visible.brief(first.get().text())
                + "')");
      }
      record.append('\n').append(more.get());
    } while (!isWhole(first.get(), more.get()));
    return Optional.of(new Numbered(record.toString(), first.get().line()));
  }

  private boolean isWhole(Numbered first, String line) {
    try {
      return parser.isWhole(line);
    } catch (IllegalArgumentException e) {
      throw new MalformedTextException(file, first.line(), e.getMessage());
    }
  }

  @Override
  public boolean hasNext() {
    return next.isPresent();
  }

  @Override
  public TextExample next() {
    Numbered record = next.orElseThrow(NoSuchElementException::new);
    try {
      TextExample example = parser.parse(record.text(), name + ":" + record.line());
      next = record();
      if (next.isEmpty()) {
        close();
      }
      return example;
    } catch (MalformedTextException e) {
      close();
      throw e;
    } catch (IllegalArgumentException e) {
      close();
      throw new MalformedTextException(file, record.line(), e.getMessage());
    }
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + file, e);
    }
  }
}
