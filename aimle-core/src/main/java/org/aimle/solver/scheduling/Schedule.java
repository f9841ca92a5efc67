package org.aimle.solver.scheduling;

import java.util.Arrays;

/** Where jobs are; filled in by whoever schedules them. */
final class Schedule {

  static final int ABSENT = -1;

  /** Start of each job, or {@link #ABSENT}. */
  final int[] starts;

  /**
   * Which of the alternatives each job takes, as an index among those of all jobs; {@link #ABSENT}
   * if it has none, or is absent.
   */
  final int[] alternatives;

  Schedule(int jobs) {
    this.starts = new int[jobs];
    this.alternatives = new int[jobs];
    Arrays.fill(starts, ABSENT);
    Arrays.fill(alternatives, ABSENT);
  }

  boolean holds(int job) {
    return starts[job] != ABSENT;
  }

  int end(Jobs jobs, int job) {
    return starts[job] + jobs.duration(job, alternatives[job]);
  }

  /** The slot by which all have ended. */
  int makespan(Jobs jobs) {
    int last = 0;
    for (int job = 0; job < starts.length; job++) {
      last = holds(job) ? Math.max(last, end(jobs, job)) : last;
    }
    return last;
  }

  /**
   * What it gains, costs taken off.
   *
   * @param theta {@code [jobs * horizon + alternatives]}
   */
  double value(Jobs jobs, float[] theta) {
    double value = -jobs.costs().makespan() * makespan(jobs);
    for (int job = 0; job < starts.length; job++) {
      if (holds(job)) {
        value += theta[job * jobs.horizon() + starts[job]];
        value -= jobs.costs().ofEnd(job, end(jobs, job));
      }
      if (alternatives[job] != ABSENT) {
        value += theta[jobs.count() * jobs.horizon() + alternatives[job]];
      }
    }
    return value;
  }
}
