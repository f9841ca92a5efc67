package org.aimle.solver.scheduling;

import java.util.Arrays;
import org.aimle.solver.ContextNumbers;

/**
 * Reads the jobs of a context: where alternatives are as many as the horizon or more, 0 and the
 * number of jobs, which else follows from that of the scores; horizon, number of machines, number
 * of precedences; capacity of each machine; duration, release, deadline, machine and demand of each
 * job; the two jobs of each precedence. Then, as far as they are needed and in this order, sections
 * that start with their number:
 *
 * <ol>
 *   <li>how many further uses; job, machine and demand of each
 *   <li>how many alternatives; job, machine and duration of each
 *   <li>how many types; the type of each job; set-up slots from each type to each type, row-major
 *   <li>1 of each job that may be left out, else 0
 *   <li>the slot by which each job is due
 *   <li>the priority of each job
 * </ol>
 */
final class JobContext {

  private final ContextNumbers context;
  private final int length;
  private int section;

  JobContext(ContextNumbers context, int length) {
    this.context = context;
    this.length = length;
  }

  /**
   * @param weights what the solver's own parameters say of costs
   */
  Jobs read(CostWeights weights) {
    int horizon = context.whole("the horizon", 0, Math.max(1, length));
    boolean isCounted = horizon == 0;
    int counted = isCounted ? context.whole("the number of jobs", 1, Math.max(1, length)) : 0;
    horizon = isCounted ? context.whole("the horizon", 1, Math.max(1, length)) : horizon;
    int machines = context.whole("the number of machines", 1, 1 << 20);
    int precedences = context.whole("the number of precedences", 0, 1 << 20);
    int[] capacities =
        ints(context.wholes("capacity of machine", machines, 0, ContextNumbers.MOST));
    int count = isCounted ? counted : length / horizon;
    int[][] jobs = new int[5][count];
    for (int job = 0; job < count; job++) {
      jobs[0][job] = context.whole("the duration of job", job, 0, horizon);
      jobs[1][job] = context.whole("the release of job", job, 0, horizon);
      jobs[2][job] = context.whole("the deadline of job", job, 0, horizon);
      jobs[3][job] = context.whole("the machine of job", job, 0, machines - 1);
      jobs[4][job] = context.whole("the demand of job", job, 0, ContextNumbers.MOST);
    }
    int[][] pairs = new int[precedences][];
    for (int i = 0; i < precedences; i++) {
      pairs[i] = ints(context.wholes("precedence " + i + ", job", 2, 0, count - 1));
    }
    next();
    int[][] uses =
        isNow(1) ? triples("use", count, machines, 0, ContextNumbers.MOST) : new int[0][];
    int[][] alternatives =
        isNow(2) ? triples("alternative", count, machines, 1, horizon) : new int[0][];
    int[][] setups = isNow(3) ? setups(count, horizon) : new int[0][];
    boolean[] optional = new boolean[count];
    int[] flags = isNow(4) ? perJob("whether job may be left out,", count, 1) : new int[count];
    for (int job = 0; job < count; job++) {
      optional[job] = flags[job] == 1;
    }
    int[] due = isNow(5) ? perJob("the due slot of job", count, horizon) : jobs[2];
    int[] priorities =
        isNow(6) ? perJob("the priority of job", count, ContextNumbers.MOST) : ones(count);
    if (length != count * horizon + alternatives.length) {
      throw new IllegalArgumentException(
          "scheduling: context[0], the horizon, is "
              + horizon
              + " and there are "
              + alternatives.length
              + " alternatives but theta has "
              + length
              + " elements; it takes jobs * horizon + alternatives");
    }
    return new Jobs(
        horizon,
        jobs[0],
        jobs[1],
        jobs[2],
        jobs[3],
        jobs[4],
        capacities,
        pairs,
        new JobOptions(uses, alternatives, setups, optional, weights.of(priorities, due)));
  }

  private void next() {
    section = context.isAtEnd() ? 0 : context.whole("the section", section + 1, 6);
  }

  /** Whether the section is the next one. */
  private boolean isNow(int number) {
    return section == number;
  }

  private int[][] triples(String name, int jobs, int machines, int least, int most) {
    int[][] triples = new int[context.whole("the number of " + name + "s", 0, 1 << 20)][];
    for (int i = 0; i < triples.length; i++) {
      triples[i] =
          new int[] {
            context.whole("the job of " + name, i, 0, jobs - 1),
            context.whole("the machine of " + name, i, 0, machines - 1),
            context.whole("the last number of " + name, i, least, most)
          };
    }
    next();
    return triples;
  }

  private int[][] setups(int jobs, int horizon) {
    int types = context.whole("the number of types", 1, 1 << 12);
    int[] ofJobs = ints(context.wholes("type of job", jobs, 0, types - 1));
    int[] slots = ints(context.wholes("set-up", types * types, 0, horizon));
    next();
    return setups(ofJobs, slots, types);
  }

  /** Set-ups between jobs from those between types. */
  static int[][] setups(int[] types, int[] slots, int count) {
    int[][] setups = new int[types.length][types.length];
    for (int first = 0; first < types.length; first++) {
      for (int second = 0; second < types.length; second++) {
        setups[first][second] = slots[types[first] * count + types[second]];
      }
    }
    return setups;
  }

  private int[] perJob(String name, int jobs, int most) {
    int[] values = new int[jobs];
    for (int job = 0; job < jobs; job++) {
      values[job] = context.whole(name, job, 0, most);
    }
    next();
    return values;
  }

  static int[] ones(int count) {
    int[] ones = new int[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  static int[] ints(long[] values) {
    return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
  }
}
