package org.aimle.solver.supply;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a chosen lane carries.
 *
 * @since 0.1.0
 */
public enum Carriage {
  /** One unit: a destination is reached by as many lanes as it demands units. */
  UNIT,
  /** All that its destination demands: each destination is reached by one lane. */
  SINGLE,
  /** Any amount: the chosen lanes together can bring every destination what it demands. */
  SPLIT;

  /**
   * Reads the written form, the name in lower case.
   *
   * @throws IllegalArgumentException if {@code text} is none of {@code allowed}
   */
  static Carriage parse(String text, Set<Carriage> allowed) {
    return allowed.stream()
        .filter(carriage -> carriage.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "carry is '"
                        + text
                        + "' but must be "
                        + Arrays.stream(values())
                            .filter(allowed::contains)
                            .map(Carriage::toString)
                            .collect(Collectors.joining(" or "))));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
