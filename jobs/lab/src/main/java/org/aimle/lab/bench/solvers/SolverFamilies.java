package org.aimle.lab.bench.solvers;

import java.util.List;

/** All that is measured. */
final class SolverFamilies {

  static final List<SolverFamily> ALL =
      List.of(
          new TopKFamily(),
          new PathFamily(),
          new TreeFamily(),
          new AssignmentFamily(),
          new MatchingFamily(),
          new KnapsackFamily(),
          new SchedulingFamily(),
          new SupplyFamily(),
          new NetworkFamily(),
          new RoutingFamily(),
          new PackingFamily(),
          new SequenceFamily(),
          new SpansFamily(),
          new ProgramFamily(),
          new RandomCasesFamily());

  private SolverFamilies() {}
}
