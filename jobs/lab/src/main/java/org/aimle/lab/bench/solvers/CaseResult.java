package org.aimle.lab.bench.solvers;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What came of a case.
 *
 * @param family the solver's name
 * @param series what its cases have in common
 * @param label the instance
 * @param size what growth is measured against
 * @param known the right value of the first row of scores, where it is published
 * @param measurements ours first
 */
record CaseResult(
    String family,
    String series,
    String label,
    long size,
    OptionalDouble known,
    List<Measurement> measurements) {

  /** Scores are rounded to integers, and general solvers allow themselves about that much. */
  private static final double TOLERANCE = 1e-5;

  Measurement ours() {
    return measurements.get(0);
  }

  List<Measurement> others() {
    return measurements.subList(1, measurements.size());
  }

  /** The fastest other one that proved its answers. */
  Optional<Measurement> best() {
    return others().stream()
        .filter(Measurement::isAnswer)
        .min(Comparator.comparingDouble(Measurement::seconds));
  }

  /** Our time by that of the best other one; NaN if either has no proved answer. */
  double ratio() {
    return best().isPresent() && ours().isAnswer()
        ? ours().seconds() / best().get().seconds()
        : Double.NaN;
  }

  /** How far our answers are from being right; "right" if they are, or at least unrefuted. */
  String verdict() {
    if (ours().failure().isPresent()) {
      return ours().failure().get();
    }
    if (!ours().proved()) {
      return "not proved in time";
    }
    if (known.isPresent() && differs(ours().values()[0], known.getAsDouble())) {
      return "WRONG: %s, published %s".formatted(ours().values()[0], known.getAsDouble());
    }
    for (Measurement other : others()) {
      for (int draw = 0; other.isAnswer() && draw < other.values().length; draw++) {
        if (differs(ours().values()[draw], other.values()[draw])) {
          return "WRONG: %s, %s finds %s"
              .formatted(ours().values()[draw], other.contender(), other.values()[draw]);
        }
      }
    }
    boolean compared = known.isPresent() || others().stream().anyMatch(Measurement::isAnswer);
    return compared ? "right" : "not compared";
  }

  private static boolean differs(double ours, double theirs) {
    return Math.abs(ours - theirs) > TOLERANCE * Math.max(1, Math.abs(theirs));
  }

  boolean isWrong() {
    return verdict().startsWith("WRONG");
  }

  /** Whether an alternative answers in a second where we do not. */
  boolean isGap() {
    return !ours().isAnswer() && best().isPresent() && best().get().seconds() <= 1;
  }
}
