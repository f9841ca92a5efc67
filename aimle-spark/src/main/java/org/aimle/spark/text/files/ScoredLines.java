package org.aimle.spark.text.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.aimle.WrongInputException;
import org.aimle.spec.Visible;

/**
 * Lines {@code s1 s2 .. TAB w1 w2 ..}: the scores of one or more aspects, each in [0, 1], then the
 * words, separated by spaces (the format of Lei, Barzilay, Jaakkola, EMNLP 2016). No header, no
 * rationales.
 *
 * @param aspects the names of the scores in their order; empty if they have none
 * @param aspect which of the scores is the label, from 0
 * @since 0.1.0
 */
public record ScoredLines(List<String> aspects, int aspect) implements TextFormat {

  private static final long serialVersionUID = 1L;

  public ScoredLines {
    aspects = new ArrayList<>(aspects);
    if (aspect < 0 || (!aspects.isEmpty() && aspect >= aspects.size())) {
      throw new WrongInputException(
          "aspect is " + aspect + "; " + choices(aspects) + ", counted from 0");
    }
  }

  /**
   * The format with the label chosen by name or number.
   *
   * @param aspects the names of the scores in their order; empty if they have none
   * @param aspect one of the names, in any case, or a number from 0
   * @throws IllegalArgumentException if there is no such aspect; the message lists those there are
   */
  public static ScoredLines of(List<String> aspects, String aspect) {
    for (int i = 0; i < aspects.size(); i++) {
      if (aspects.get(i).equalsIgnoreCase(aspect.strip())) {
        return new ScoredLines(aspects, i);
      }
    }
    if (aspect.strip().matches("\\d{1,9}")) {
      return new ScoredLines(aspects, Integer.parseInt(aspect.strip()));
    }
    throw new WrongInputException("aspect is '" + aspect + "'; " + choices(aspects));
  }

  private static String choices(List<String> aspects) {
    return aspects.isEmpty()
        ? "the scores have no names here, so give the number of a column"
        : "choose one of "
            + aspects.stream().collect(Collectors.joining(", "))
            + " or a number below "
            + aspects.size();
  }

  @Override
  public List<String> aspects() {
    return List.copyOf(aspects);
  }

  @Override
  public Header header() {
    return Header.NONE;
  }

  @Override
  public Parser parser(Optional<String> header) {
    int[] scores = {aspects.isEmpty() ? -1 : aspects.size()}; // of every line as of the first
    return (line, place) -> parse(line, place, scores);
  }

  private TextExample parse(String line, String place, int[] count) {
    int tab = line.indexOf('\t');
    if (tab < 0 || line.indexOf('\t', tab + 1) >= 0) {
      throw new IllegalArgumentException(
          "the line has "
              + (tab < 0 ? "no TAB" : "more than one TAB")
              + " ('"
              + Visible.brief(line)
              + "'); write the scores separated by spaces, one TAB, then the words");
    }
    List<String> scores = Fields.words(line.substring(0, tab));
    if (scores.size() <= aspect || (count[0] >= 0 && scores.size() != count[0])) {
      String wanted =
          count[0] < 0
              ? "more than " + aspect
              : count[0] + (aspects.isEmpty() ? " as the lines before" : ": " + aspects);
      throw new IllegalArgumentException(
          "the line has "
              + scores.size()
              + " scores ('"
              + Visible.brief(line.substring(0, tab))
              + "') but must have "
              + wanted);
    }
    count[0] = scores.size();
    double label = 0;
    for (int i = 0; i < scores.size(); i++) {
      double score = Fields.score(scoreName(i), scores.get(i));
      if (i == aspect) {
        label = score;
      }
    }
    return new TextExample(
        place,
        Optional.empty(),
        Fields.some(Fields.words(line.substring(tab + 1))),
        label,
        Optional.empty());
  }

  private String scoreName(int index) {
    return aspects.isEmpty()
        ? "score " + index
        : "score " + index + " (" + aspects.get(index) + ")";
  }

  /** One line of this format without its line end. */
  static String line(List<Double> scores, List<String> tokens) {
    return scores.stream()
            .map(score -> String.format(Locale.ROOT, "%.3f", score))
            .collect(Collectors.joining(" "))
        + "\t"
        + String.join(" ", tokens);
  }
}
