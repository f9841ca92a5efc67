package org.aimle.solver.supply;

/**
 * The places of a {@link SupplyNetwork} among the scores.
 *
 * @param parts what has scores
 * @param units places of each lane, if units have scores
 * @param lanes how many lanes have scores, the first ones, if lanes have
 */
record Scoring(ScoredParts parts, int units, int lanes) {

  /** All lanes or none. */
  static Scoring of(SupplyNetwork network, ScoredParts parts, int units) {
    return new Scoring(parts, units, parts.hasLanes() ? network.lanes() : 0);
  }

  /** How many scores there are. */
  int choices(SupplyNetwork network) {
    return switch (parts) {
      case FACILITIES, LANES, BOTH -> firstLane(network) + lanes;
      case UNITS -> Math.multiplyExact(network.lanes(), units);
    };
  }

  boolean hasFacilities() {
    return parts.hasFacilities();
  }

  boolean hasUnits() {
    return parts == ScoredParts.UNITS;
  }

  boolean hasLane(int lane) {
    return lane < lanes;
  }

  /** Where the scores of the lanes start. */
  int firstLane(SupplyNetwork network) {
    return hasFacilities() ? network.facilities().length : 0;
  }
}
