package org.aimle.solver.scheduling;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.aimle.solver.limits.SearchOutcome;
import org.aimle.solver.supply.Network;
import org.aimle.solver.supply.UnitFlow;

/**
 * Jobs of one slot and one unit each, on one machine that holds several at once, as a flow: each
 * slot supplies as many jobs as the machine's capacity.
 */
final class FlowScheduler implements GroupScheduler {

  private final Jobs jobs;

  /** The (job, slot) pairs that may be, as places among the scores. */
  private final int[] places;

  private final UnitFlow flow;

  FlowScheduler(Jobs jobs) {
    this.jobs = jobs;
    int horizon = jobs.horizon();
    this.places =
        IntStream.range(0, jobs.count() * horizon)
            .filter(place -> jobs.mayStart(place / horizon, place % horizon))
            .toArray();
    long[] capacities = new long[horizon];
    Arrays.fill(capacities, jobs.capacities()[jobs.machines()[0]]);
    long[] demands = new long[jobs.count()];
    Arrays.fill(demands, 1);
    this.flow =
        new UnitFlow(
            "scheduling",
            REMEDY,
            new Network(
                capacities,
                demands,
                Arrays.stream(places).map(place -> place % horizon).toArray(),
                Arrays.stream(places).map(place -> place / horizon).toArray()));
  }

  @Override
  public SearchOutcome schedule(float[] theta, Schedule schedule) {
    float[] scores = new float[places.length];
    for (int i = 0; i < places.length; i++) {
      scores[i] = theta[places[i]];
    }
    float[] z = new float[places.length];
    SearchOutcome outcome = flow.solve(scores, z, 0, z.length);
    for (int i = 0; i < places.length; i++) {
      if (z[i] == 1) {
        schedule.starts[places[i] / jobs.horizon()] = places[i] % jobs.horizon();
      }
    }
    return outcome;
  }
}
