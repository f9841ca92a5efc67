package org.aimle.spark.text.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A table with TAB-separated columns, named by the file's first line: {@code tokens} (separated by
 * spaces) and {@code label} (in [0, 1]) must be there; {@code id}, {@code split} and {@code mask}
 * may be; others are passed over. The mask has one character for each token, {@code 1} if a person
 * marked it and {@code 0} if not; {@code -} or nothing where nobody marked the text.
 *
 * @since 0.1.0
 */
public record RationaleTable() implements TextFormat {

  private static final long serialVersionUID = 1L;

  static final String HEADER = "id\tsplit\tlabel\ttokens\tmask";

  private static final String NO_MASK = "-";

  @Override
  public Header header() {
    return Header.ONE_LINE;
  }

  @Override
  public Parser parser(Optional<String> header) {
    String names =
        header.orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the file is empty; its first line must name the columns, tokens and label"
                        + " among them, separated by TABs"));
    return new Columns(List.of(names.split("\t", -1)));
  }

  private static final class Columns implements Parser {
    private final int count;
    private final int id;
    private final int split;
    private final int label;
    private final int tokens;
    private final int mask;

    Columns(List<String> names) {
      count = names.size();
      id = names.indexOf("id");
      split = names.indexOf("split");
      label = required(names, "label");
      tokens = required(names, "tokens");
      mask = names.indexOf("mask");
    }

    private static int required(List<String> names, String name) {
      int index = names.indexOf(name);
      if (index < 0) {
        throw new IllegalArgumentException(
            "the header has no column '"
                + name
                + "', only "
                + Fields.brief(names.toString())
                + "; the first line must name the columns, tokens and label among them, separated"
                + " by TABs");
      }
      return index;
    }

    @Override
    public TextExample parse(String line, String place) {
      String[] fields = line.split("\t", -1);
      if (fields.length != count) {
        throw new IllegalArgumentException(
            "the line has "
                + fields.length
                + " TAB-separated columns ('"
                + Fields.brief(line)
                + "') but the header has "
                + count);
      }
      List<String> words = Fields.tokens(fields[tokens]);
      return new TextExample(
          id < 0 ? place : fields[id],
          split < 0 ? Optional.empty() : Optional.of(fields[split]),
          words,
          Fields.score("label", fields[label]),
          mask < 0 ? Optional.empty() : mask(fields[mask], words.size()));
    }

    private static Optional<List<Integer>> mask(String marks, int tokens) {
      if (marks.equals(NO_MASK) || marks.isEmpty()) {
        return Optional.empty();
      }
      if (marks.length() != tokens) {
        throw new IllegalArgumentException(
            "the mask has "
                + marks.length()
                + " marks ('"
                + Fields.brief(marks)
                + "') for "
                + tokens
                + " tokens; write one 0 or 1 for each token, or - for no mask");
      }
      List<Integer> mask = new ArrayList<>(tokens);
      for (int i = 0; i < tokens; i++) {
        char mark = marks.charAt(i);
        if (mark != '0' && mark != '1') {
          throw new IllegalArgumentException(
              "mark " + i + " of the mask is '" + mark + "'; write 0 or 1");
        }
        mask.add(mark - '0');
      }
      return Optional.of(mask);
    }
  }

  /** One line of the full table (id, split, label, tokens, mask) without its line end. */
  static String line(TextExample example) {
    return String.join(
        "\t",
        example.name(),
        example.split().orElse(""),
        String.format(Locale.ROOT, "%.3f", example.label()),
        String.join(" ", example.tokens()),
        example
            .mask()
            .map(mask -> mask.stream().map(String::valueOf).collect(Collectors.joining()))
            .orElse(NO_MASK));
  }
}
