package org.aimle.lab.bench.solvers;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * A problem and who solves it.
 *
 * @param label the instance
 * @param size what growth is measured against
 * @param draws rows of scores
 * @param known the right value of the first row, where it is published
 * @param contenders ours, then the others
 */
record BenchCase(
    String label, long size, int draws, OptionalDouble known, List<Contender> contenders) {

  /** Ours, and others. */
  static BenchCase of(String label, long size, int draws, Contender ours, List<Contender> others) {
    List<Contender> all = new ArrayList<>(List.of(ours));
    all.addAll(others);
    return new BenchCase(label, size, draws, OptionalDouble.empty(), List.copyOf(all));
  }

  BenchCase known(double value) {
    return new BenchCase(label, size, draws, OptionalDouble.of(value), contenders);
  }

  BenchCase labelled(String name) {
    return new BenchCase(name, size, draws, known, contenders);
  }

  /**
   * Cases of one kind.
   *
   * @param family the solver's name
   * @param name what the cases have in common
   * @param grows whether sizes follow each other, so that growth can be told
   * @param cases made when their turn comes
   */
  record Series(String family, String name, boolean grows, List<Supplier<BenchCase>> cases) {}
}
