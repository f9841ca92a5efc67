package org.aimle.spark.text.files;

import java.util.Optional;
import org.aimle.spec.Visible;

/**
 * A text a line, its words separated by white space, without scores.
 *
 * @param tabs whether a TAB is white space like any other; if not, a line that has one is an error:
 *     it may have scores before it
 * @since 0.1.0
 */
public record PlainLines(boolean tabs) implements TextFormat {

  private static final long serialVersionUID = 1L;

  @Override
  public Header header() {
    return Header.NONE;
  }

  @Override
  public Parser parser(Optional<String> header) {
    return this::parse;
  }

  private TextExample parse(String line, String place) {
    if (!tabs && line.indexOf('\t') >= 0) {
      throw new IllegalArgumentException(
          "the line has a TAB ('"
              + Visible.brief(line)
              + "'), but the first line that was read has none: are there scores in it? Say what the"
              + " lines are with --format lines or --format words");
    }
    return new TextExample(
        place, Optional.empty(), Fields.some(Fields.split(line)), Double.NaN, Optional.empty());
  }
}
