package org.aimle.spark.training;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What becomes of the updater's state (Adam's two moments, say) between rounds.
 *
 * @since 0.1.0
 */
public enum UpdaterState {
  /**
   * Each worker keeps its own; every {@link TrainingSettings#syncInterval} rounds all go on with
   * their mean.
   */
  KEPT,

  /** After each round all go on with their mean; of Adam three times as much travels. */
  AVERAGED,

  /**
   * It begins anew in each round, and so does the count of steps that bias corrections depend on;
   * not for learning rates that depend on the iteration.
   */
  RESET;

  /** In lower case. */
  public String written() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static UpdaterState parse(String text) {
    for (UpdaterState state : values()) {
      if (state.written().equals(text)) {
        return state;
      }
    }
    throw new IllegalArgumentException(
        "updater state '%s' is not known; use one of: %s"
            .formatted(
                text,
                Arrays.stream(values())
                    .map(UpdaterState::written)
                    .collect(Collectors.joining(", "))));
  }
}
