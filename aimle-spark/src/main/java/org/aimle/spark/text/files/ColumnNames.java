package org.aimle.spark.text.files;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.aimle.WrongInputException;
import org.aimle.spec.Visible;

/**
 * What the columns of tables, JSON lines and Parquet are called. Names are found in any case.
 *
 * @param tokens of words: separated by blanks, or a list; where there is no such column, {@code
 *     text} is taken
 * @param label of numbers in [0, 1]
 * @param id of texts' names, if there is one
 * @param split of parts of the data, if there is one
 * @param mask of one 0 or 1 for each token, if there is one
 * @param labelled whether there must be labels; texts that are only explained need none
 * @since 0.1.0
 */
public record ColumnNames(
    String tokens, String label, String id, String split, String mask, boolean labelled)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** {@code tokens}, {@code label}, {@code id}, {@code split}, {@code mask}. */
  public static final ColumnNames USUAL =
      new ColumnNames("tokens", "label", "id", "split", "mask", true);

  /** Where texts are no lists of tokens, their column is often called so. */
  static final String TEXT = "text";

  /** The same, of texts whose labels need not be known. */
  public ColumnNames unlabelled() {
    return new ColumnNames(tokens, label, id, split, mask, false);
  }

  /**
   * The same with other names.
   *
   * @param names by the usual name
   * @throws IllegalArgumentException if one is given for what is no column here
   */
  public ColumnNames with(Map<String, String> names) {
    List<String> usual = List.of("tokens", "label", "id", "split", "mask");
    names.forEach(
        (key, value) -> {
          if (!usual.contains(key)) {
            throw new WrongInputException(
                "there is no column '%s' to name; name some of %s"
                    .formatted(key, String.join(", ", usual)));
          }
          if (value.isBlank()) {
            throw new WrongInputException("the name of the column for " + key + " is empty");
          }
        });
    return new ColumnNames(
        names.getOrDefault("tokens", tokens),
        names.getOrDefault("label", label),
        names.getOrDefault("id", id),
        names.getOrDefault("split", split),
        names.getOrDefault("mask", mask),
        labelled);
  }

  /** Whether a line of names has what is needed. */
  public boolean areIn(List<String> names) {
    boolean words = names.stream().anyMatch(name -> same(name, tokens) || isText(name));
    return words && (!labelled || names.stream().anyMatch(name -> same(name, label)));
  }

  /** How many of a line's names are those of columns here. */
  public int known(List<String> names) {
    return (int)
        names.stream()
            .filter(
                name ->
                    isText(name)
                        || List.of(tokens, label, id, split, mask).stream()
                            .anyMatch(wanted -> same(name, wanted)))
            .count();
  }

  private boolean isText(String name) {
    return tokens.equals(USUAL.tokens) && same(name, TEXT);
  }

  private static boolean same(String name, String wanted) {
    return name.strip().toLowerCase(Locale.ROOT).equals(wanted.strip().toLowerCase(Locale.ROOT));
  }

  /**
   * Where a column stands; empty if there is none.
   *
   * @throws IllegalArgumentException if two have the name
   */
  static OptionalInt find(List<String> names, String wanted) {
    int found = -1;
    for (int i = 0; i < names.size(); i++) {
      if (same(names.get(i), wanted)) {
        if (found >= 0) {
          throw new IllegalArgumentException(
              "two columns are called '" + wanted + "'; rename or remove one");
        }
        found = i;
      }
    }
    return found < 0 ? OptionalInt.empty() : OptionalInt.of(found);
  }

  /** Where the words stand. */
  int tokensIn(List<String> names) {
    OptionalInt own = find(names, tokens);
    return own.isEmpty() && tokens.equals(USUAL.tokens)
        ? require(find(names, TEXT), names, tokens)
        : require(own, names, tokens);
  }

  /** Where the labels stand; empty if there are none and need be none. */
  OptionalInt labelsIn(List<String> names) {
    OptionalInt found = find(names, label);
    return labelled ? OptionalInt.of(require(found, names, label)) : found;
  }

  private int require(OptionalInt found, List<String> names, String name) {
    return found.orElseThrow(
        () ->
            new IllegalArgumentException(
                "there is no column '%s', only %s; there must be %s%s"
                    .formatted(
                        name,
                        Visible.brief(names.toString()),
                        tokens,
                        labelled ? " and " + label : "")));
  }

  /** The value at a place, if there is one. */
  static Optional<String> value(List<String> values, OptionalInt at) {
    return at.isPresent() ? Optional.of(values.get(at.getAsInt())) : Optional.empty();
  }
}
