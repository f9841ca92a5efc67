package org.aimle.jobs.evaluation;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A text with what the model made of it.
 *
 * @param name what its file calls it
 * @param label its score, in [0, 1]
 * @param prediction the model's
 * @param choices the chosen tokens in text order
 * @param marked positions of the tokens that people marked; empty if nobody did
 */
public record ExplainedText(
    String name,
    List<String> tokens,
    double label,
    double prediction,
    List<Choice> choices,
    Set<Integer> marked) {

  /**
   * A chosen token.
   *
   * @param index its position, from 0
   * @param score that chose it; higher means sooner chosen
   */
  public record Choice(int index, double score) {}

  public ExplainedText {
    tokens = List.copyOf(tokens);
    choices = List.copyOf(choices);
    marked = new TreeSet<>(marked);
    for (Choice choice : choices) {
      if (choice.index() < 0 || choice.index() >= tokens.size()) {
        throw new IllegalArgumentException(
            "choice %d of text '%s' is not one of its %d tokens"
                .formatted(choice.index(), name, tokens.size()));
      }
    }
  }
}
