package org.aimle.solver.scheduling;

import org.aimle.solver.program.CpProblem;

/** Jobs as a model of CP-SAT. */
interface JobModel {

  /** The problem for some scores. */
  CpProblem problem(float[] theta);

  /** Where the score of each choice is among all. */
  int[] places();

  /** The scores of the choices. */
  default float[] choices(float[] theta) {
    int[] places = places();
    float[] choices = new float[places.length];
    for (int i = 0; i < choices.length; i++) {
      choices[i] = theta[places[i]];
    }
    return choices;
  }

  /** The values of its variables in a schedule. */
  long[] values(Schedule schedule);

  /** Fills in the schedule of a solution. */
  void read(long[] solution, Schedule schedule);
}
