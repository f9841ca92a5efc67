package org.aimle.solver.scheduling;

import org.aimle.solver.program.CpProblem;

/** Jobs as a model of CP-SAT. */
interface JobModel {

  /** The problem for some scores. */
  CpProblem problem(String name, String remedy, float[] theta);

  /** The scores of its choices among all. */
  float[] choices(float[] theta);

  /** The values of its variables in a schedule. */
  long[] values(Schedule schedule);

  /** Fills in the schedule of a solution. */
  void read(long[] solution, Schedule schedule);
}
