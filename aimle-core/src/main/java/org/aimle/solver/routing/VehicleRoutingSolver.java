package org.aimle.solver.routing;

import com.google.ortools.sat.CpModelProto;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Scores;
import org.aimle.solver.SolverCounts;
import org.aimle.solver.SolverTally;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.limits.StopSwitch;
import org.aimle.solver.program.CpProblem;
import org.aimle.solver.program.CpSearch;
import org.aimle.solver.program.CpSolution;
import org.aimle.solver.program.ModelWriter;

/**
 * Capacitated vehicle routing: routes from the depot, vertex 0, through stops {@code 1 .. n} and
 * back, so that each stop is on one route and the demands of a route fit into a vehicle. {@code
 * theta[v (v - 1)]}, {@code v = n + 1}, scores the arcs (0,1), (0,2), .. (0,v-1), (1,0), (1,2), ..,
 * mostly minus their costs; {@code z} holds the arcs that are driven. A vehicle may stay at the
 * depot.
 *
 * <p>Solved by CP-SAT's routes constraint with loads (scores rounded to up to 40 binary digits)
 * from routes by savings (Clarke, Wright, Operations Research 12, 1964), each then improved as a
 * round of {@link TourSolver}. Proofs take seconds for some 20 stops and long beyond: give a limit
 * there, and read the counts. Of several best routes it gives any, but the same ones for the same
 * scores. Thread-safe.
 *
 * @since 0.1.0
 */
public final class VehicleRoutingSolver implements MapSolver {

  static final String NAME = "vehicle-routing";

  private final Fleet fleet;
  private final Arcs arcs;
  private final CpSearch search;
  private final SearchLimit limit;
  private final StopSwitch stop;
  private final SolverTally tally;

  VehicleRoutingSolver(Fleet fleet, SearchLimit limit, SolverTally tally, StopSwitch stop) {
    this.fleet = fleet;
    this.arcs = new Arcs(fleet.demands().length + 1, true);
    this.search =
        new CpSearch(
            CpProblem.of(
                NAME, "raise vehicles or their capacity", model(fleet, arcs), arcs.scores()),
            limit,
            stop,
            TourSolver.tuning());
    this.limit = limit;
    this.stop = stop;
    this.tally = Objects.requireNonNull(tally, "tally");
  }

  /** Arcs, then the load of a vehicle when it leaves each stop. */
  private static CpModelProto model(Fleet fleet, Arcs arcs) {
    ModelWriter model = new ModelWriter();
    model.choices(arcs.scores());
    long capacity = fleet.capacity();
    int stops = fleet.demands().length;
    int firstLoad = model.variables();
    int[] ofVertices = new int[stops + 1];
    for (int stop = 1; stop <= stops; stop++) {
      model.integer(fleet.demands()[stop - 1], capacity);
      ofVertices[stop] = (int) fleet.demands()[stop - 1];
    }
    int[] tails = arcs.tails();
    int[] heads = arcs.heads();
    for (int arc = 0; arc < tails.length; arc++) {
      if (tails[arc] == 0 || heads[arc] == 0) {
        continue;
      }
      long after = fleet.demands()[heads[arc] - 1];
      if (fleet.demands()[tails[arc] - 1] + after > capacity) {
        model.never(arc);
      } else {
        int[] loads = {firstLoad + heads[arc] - 1, firstLoad + tails[arc] - 1};
        model.rowIf(arc, after, ModelWriter.NO_MOST, loads, 1, -1);
      }
    }
    model.routes(tails, heads, IntStream.range(0, tails.length).toArray(), ofVertices, capacity);
    long total = LongStream.of(fleet.demands()).sum();
    long fewest = capacity == 0 ? 1 : Math.max(1, (total + capacity - 1) / capacity);
    model.sum(
        Math.min(fewest, fleet.vehicles()),
        fleet.vehicles(),
        IntStream.rangeClosed(1, stops).map(stop -> arcs.arc(0, stop)).toArray());
    return model.toModel();
  }

  /**
   * @throws IllegalArgumentException if the demands do not fit into the vehicles, or {@code length}
   *     is not the number of arcs
   * @throws org.aimle.solver.limits.SearchLimitException if the limit is reached and the policy is
   *     to fail, or no routes are known by then
   * @throws org.aimle.solver.limits.SearchInterruptedException if the search was stopped
   */
  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    if (length != arcs.scores()) {
      throw new IllegalArgumentException(
          "%s of %d stops has %d arcs but theta has %d elements; each arc has a score"
              .formatted(NAME, fleet.demands().length, arcs.scores(), length));
    }
    Scores.requireFinite(theta, offset, length);
    Patience patience = new Patience(NAME, limit, stop);
    CpSolution solution =
        patience.search(
            start(theta, offset, patience), start -> search.solve(theta, offset, length, start));
    solution.writeChoices(z, offset, length);
    tally.add(solution.outcome());
  }

  private Optional<long[]> start(float[] theta, int offset, Patience patience) {
    Rounds.Gains gains = (from, to) -> theta[offset + arcs.place(from, to)];
    return Savings.routes(fleet, gains, patience::isOver).map(this::values);
  }

  private long[] values(List<int[]> routes) {
    long[] values = new long[arcs.scores() + fleet.demands().length];
    for (int[] route : routes) {
      long load = 0;
      int before = 0;
      for (int stop : route) {
        load += fleet.demands()[stop - 1];
        values[arcs.scores() + stop - 1] = load;
        values[arcs.arc(before, stop)] = 1;
        before = stop;
      }
      values[arcs.arc(before, 0)] = 1;
    }
    return values;
  }

  @Override
  public SolverCounts counts() {
    return tally.counts();
  }

  /** Ends running searches, within a second, and all later ones. */
  @Override
  public void close() {
    search.close();
  }
}
