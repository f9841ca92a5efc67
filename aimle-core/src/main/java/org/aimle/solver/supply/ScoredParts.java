package org.aimle.solver.supply;

import java.util.Locale;

/**
 * What of a {@link SupplyNetwork} has scores, and so a place in {@code z}.
 *
 * @since 0.1.0
 */
public enum ScoredParts {
  /** {@code theta[facilities]}: the opening of each. Lanes cost by amount only. */
  FACILITIES,
  /** {@code theta[lanes]}: the use of each. Every facility is open. */
  LANES,
  /** {@code theta[facilities + lanes]}: facilities first. */
  BOTH,
  /**
   * {@code theta[lanes * units]}: each unit of what each lane carries, lane after lane, with {@code
   * z = 1} for the first {@code amount} of its units. Every facility is open.
   */
  UNITS;

  boolean hasFacilities() {
    return this == FACILITIES || this == BOTH;
  }

  boolean hasLanes() {
    return this == LANES || this == BOTH;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
