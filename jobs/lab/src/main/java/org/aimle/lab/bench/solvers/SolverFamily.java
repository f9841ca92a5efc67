package org.aimle.lab.bench.solvers;

import java.util.List;

/** What is measured of solvers that solve alike. Others are added to {@link SolverFamilies}. */
@FunctionalInterface
interface SolverFamily {

  /** Its cases; those of public instances only where the data is. */
  List<BenchCase.Series> series(BenchSetting setting);
}
