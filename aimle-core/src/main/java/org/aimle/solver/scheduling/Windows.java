package org.aimle.solver.scheduling;

import java.util.Arrays;

/**
 * The first and the last slot in which each job may start, for its own window and those of the jobs
 * that it waits for or that wait for it, as far as these are always there.
 */
record Windows(int[] earliest, int[] latest) {

  static Windows of(Jobs jobs) {
    int count = jobs.count();
    int[] earliest = jobs.releases().clone();
    int[] latest = new int[count];
    for (int job = 0; job < count; job++) {
      latest[job] = Math.min(jobs.horizon() - 1, jobs.deadlines()[job] - jobs.durations()[job]);
    }
    int[] order = JobChecks.topologicalOrder(count, jobs.precedences());
    int[] rank = new int[count];
    for (int i = 0; i < count; i++) {
      rank[order[i]] = i;
    }
    int[][] pairs = jobs.precedences().clone();
    Arrays.sort(pairs, (a, b) -> rank[a[0]] - rank[b[0]]);
    for (int[] pair : pairs) {
      if (!jobs.isOptional(pair[0])) {
        int end = earliest[pair[0]] + jobs.durations()[pair[0]];
        earliest[pair[1]] = Math.max(earliest[pair[1]], end);
      }
    }
    Arrays.sort(pairs, (a, b) -> rank[b[1]] - rank[a[1]]);
    for (int[] pair : pairs) {
      if (!jobs.isOptional(pair[1])) {
        int start = latest[pair[1]] - jobs.durations()[pair[0]];
        latest[pair[0]] = Math.min(latest[pair[0]], start);
      }
    }
    return new Windows(earliest, latest);
  }

  int size(int job) {
    return latest[job] - earliest[job] + 1;
  }

  /** By how much a job's scores rise from slot to slot, from the first to the last. */
  double slope(Jobs jobs, float[] theta, int job) {
    int first = job * jobs.horizon() + earliest[job];
    int steps = size(job) - 1;
    return steps < 1 ? 0 : ((double) theta[first + steps] - theta[first]) / steps;
  }

  /**
   * @throws IllegalArgumentException if a job that must be there has no slot to start in
   */
  void requireRoom(Jobs jobs) {
    for (int job = 0; job < earliest.length; job++) {
      if (size(job) < 1 && !jobs.isOptional(job)) {
        throw GroupScheduler.noSchedule(jobs);
      }
    }
  }
}
