package org.aimle.lab.bench.solvers;

import java.util.Arrays;
import java.util.Optional;

/**
 * What was measured of one contender.
 *
 * @param contender its name
 * @param seconds of the processor that a solve takes; NaN if it failed
 * @param allocated bytes of heap that a solve asked for
 * @param resident bytes by which the process grew at most while solving
 * @param values of the solutions by row of scores; NaN where not solved
 * @param proved whether all were known to be the best
 * @param failure why there is none
 */
record Measurement(
    String contender,
    double seconds,
    double allocated,
    long resident,
    double[] values,
    boolean proved,
    Optional<String> failure) {

  static Measurement failed(String contender, int draws, String why) {
    double[] none = new double[draws];
    Arrays.fill(none, Double.NaN);
    return new Measurement(contender, Double.NaN, 0, 0, none, false, Optional.of(why));
  }

  boolean isAnswer() {
    return failure.isEmpty() && proved;
  }
}
