package org.aimle.spark.text.files;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.aimle.spec.Visible;

/**
 * A table whose columns the file's first line names: {@code tokens} (separated by spaces; or {@code
 * text}) and {@code label} (in [0, 1]) must be there; {@code id}, {@code split} and {@code mask}
 * may be; others are passed over. The mask has one character for each token, {@code 1} if a person
 * marked it and {@code 0} if not; {@code -} or nothing where nobody marked the text.
 *
 * <p>Columns are separated by TABs, with quotes around fields where those of the header have some;
 * or by commas or semicolons, then as RFC 4180 has it.
 *
 * @param separator a TAB, a comma, or another character
 * @param columns their names
 * @since 0.1.0
 */
public record RationaleTable(char separator, ColumnNames columns) implements TextFormat {

  private static final long serialVersionUID = 1L;

  static final String HEADER = "id\tsplit\tlabel\ttokens\tmask";

  private static final String NO_MASK = "-";
  private static final char TAB = '\t';

  /** Separated by TABs, with the usual names. */
  public RationaleTable() {
    this(TAB, ColumnNames.USUAL);
  }

  @Override
  public Header header() {
    return Header.ONE_LINE;
  }

  /** The names in a file's first line. */
  public List<String> names(String header) {
    QuotedFields fields = new QuotedFields(separator, QuotedFields.Escape.DOUBLED);
    if (!fields.add(header)) {
      throw new IllegalArgumentException(
          "the header has a quote that is not closed ('" + Visible.brief(header) + "')");
    }
    return fields.fields();
  }

  @Override
  public Parser parser(Optional<String> header) {
    String line =
        header.orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the file is empty; its first line must name the columns, tokens and label"
                        + " among them"));
    return new Columns(columns, names(line), separator, separator != TAB || line.startsWith("\""));
  }

  private static final class Columns implements Parser {
    private final ColumnNames names;
    private final char separator;
    private final Optional<QuotedRecords> quoted;
    private final int count;
    private final OptionalInt id;
    private final OptionalInt split;
    private final OptionalInt label;
    private final int tokens;
    private final boolean tokenised;
    private final OptionalInt mask;
    private boolean begun;

    Columns(ColumnNames names, List<String> header, char separator, boolean quoted) {
      this.names = names;
      this.separator = separator;
      count = header.size();
      this.quoted = quoted ? Optional.of(new QuotedRecords(separator, count)) : Optional.empty();
      id = ColumnNames.find(header, names.id());
      split = ColumnNames.find(header, names.split());
      label = names.labelsIn(header);
      tokens = names.tokensIn(header);
      tokenised = header.get(tokens).strip().equalsIgnoreCase(ColumnNames.USUAL.tokens());
      mask = ColumnNames.find(header, names.mask());
    }

    @Override
    public boolean isWhole(String line) {
      begun = quoted.isPresent();
      return quoted.isEmpty() || quoted.get().add(line);
    }

    @Override
    public TextExample parse(String line, String place) {
      if (quoted.isPresent() && !begun) {
        line.lines().forEach(quoted.get()::add);
      }
      begun = false;
      List<String> fields =
          quoted
              .map(QuotedRecords::fields)
              .orElseGet(() -> List.of(line.split(String.valueOf(separator), -1)));
      if (fields.size() != count) {
        throw new IllegalArgumentException(
            "the line has %d %s columns ('%s') but the header has %d"
                .formatted(
                    fields.size(),
                    separator == TAB ? "TAB-separated" : "'" + separator + "'-separated",
                    Visible.brief(line),
                    count));
      }
      String text = field(fields, tokens);
      List<String> words = Fields.some(tokenised ? Fields.words(text) : Fields.split(text));
      return new TextExample(
          id.isEmpty() ? place : field(fields, id.getAsInt()),
          split.isEmpty() ? Optional.empty() : Optional.of(field(fields, split.getAsInt())),
          words,
          Fields.label(
              names,
              label.isEmpty() ? Optional.empty() : Optional.of(field(fields, label.getAsInt()))),
          mask.isEmpty()
              ? Optional.empty()
              : Fields.mask(field(fields, mask.getAsInt()), words.size()));
    }

    private String field(List<String> fields, int at) {
      return quoted.isPresent() ? fields.get(at) : QuotedFields.bare(fields.get(at));
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
