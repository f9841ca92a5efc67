package org.aimle.spark.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.aimle.WrongInputException;

/**
 * A checkpoint that must not be continued, as network, settings or data differ from those that made
 * it. A program whose users know the settings by other names can have the message with those.
 *
 * @since 0.1.0
 */
public final class AnotherTrainingException extends WrongInputException {

  private static final long serialVersionUID = 1L;
  private static final int TOLD = 5;

  /** One that differs; texts for the message. */
  record Difference(String name, String was, String is) implements Serializable {

    private static final long serialVersionUID = 1L;
  }

  private final String checkpoint;
  private final Difference[] differences;

  AnotherTrainingException(String checkpoint, List<Difference> differences) {
    super(message(checkpoint, differences, UnaryOperator.identity(), List.of()));
    this.checkpoint = checkpoint;
    this.differences = differences.toArray(Difference[]::new);
  }

  /**
   * The message with other names of settings.
   *
   * @param naming gives the name to print for a name of ours
   */
  public String message(UnaryOperator<String> naming) {
    return message(naming, List.of());
  }

  /**
   * The message with other names of settings.
   *
   * @param naming gives the name to print for a name of ours
   * @param reasons why the data differ, if the caller knows: told in place of their hashes
   */
  public String message(UnaryOperator<String> naming, List<String> reasons) {
    return message(checkpoint, List.of(differences), naming, reasons);
  }

  private static String message(
      String checkpoint,
      List<Difference> differences,
      UnaryOperator<String> naming,
      List<String> reasons) {
    List<String> all = new ArrayList<>(reasons);
    for (Difference one : differences) {
      if (reasons.isEmpty() || !one.name().endsWith(" data")) {
        all.add("%s was %s and is %s".formatted(naming.apply(one.name()), one.was(), one.is()));
      }
    }
    int more = all.size() - TOLD;
    return checkpoint
        + " is of another training: "
        + all.stream().limit(TOLD).collect(Collectors.joining("; "))
        + (more > 0 ? "; and " + more + " more" : "")
        + "; use the same data, network and settings, or name another folder";
  }
}
