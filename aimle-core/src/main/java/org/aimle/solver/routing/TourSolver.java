package org.aimle.solver.routing;

import com.google.ortools.sat.CpModelProto;
import com.google.ortools.sat.SatParameters;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Scores;
import org.aimle.solver.SolverCounts;
import org.aimle.solver.SolverTally;
import org.aimle.solver.WholeScores;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.limits.SearchOutcome;
import org.aimle.solver.limits.StopSwitch;
import org.aimle.solver.program.CpProblem;
import org.aimle.solver.program.CpSearch;
import org.aimle.solver.program.CpSolution;
import org.aimle.solver.program.ModelWriter;

/**
 * The travelling salesman's round through all vertices of a complete graph, each visited once:
 * {@code theta[v (v - 1)]} scores the arcs (0,1), (0,2), .. (0,v-1), (1,0), (1,2), .., mostly minus
 * their costs, or {@code theta[v (v - 1) / 2]} the edges (0,1), (0,2), .. (1,2), .. whatever the
 * direction; {@code z} holds those of the round. Three vertices at least, so that an edge is used
 * once.
 *
 * <p>Up to 12 vertices it is Held and Karp's dynamic programme (Journal of SIAM 10, 1962), of
 * scores rounded to 58 binary digits or more ({@link WholeScores}); beyond, CP-SAT's circuit
 * constraint (scores rounded to up to 40 binary digits) from a round that goes to the best vertex
 * left and is then improved by 2-opt and Or-opt moves. Without a limit the round is proved to be
 * the best: 32 vertices take some tenths of a second, 64 some seconds. Of several best rounds it
 * gives any, but the same one for the same scores. Thread-safe.
 *
 * @since 0.1.0
 */
public final class TourSolver implements MapSolver {

  static final String NAME = "tour";

  private final Arcs arcs;
  private final int[] tails;
  private final int[] heads;

  /** For more vertices than a table has. */
  private final Optional<CpSearch> search;

  private final SearchLimit limit;
  private final StopSwitch stop;
  private final SolverTally tally;

  TourSolver(Arcs arcs, SearchLimit limit, SolverTally tally, StopSwitch stop) {
    this.arcs = arcs;
    this.tails = arcs.tails();
    this.heads = arcs.heads();
    this.search =
        arcs.vertices() <= HeldKarp.MOST_VERTICES
            ? Optional.empty()
            : Optional.of(
                new CpSearch(
                    CpProblem.of(
                        NAME,
                        "give at least 3 vertices",
                        model(arcs),
                        arcs.vertices() * (arcs.vertices() - 1)),
                    limit,
                    stop,
                    tuning()));
    this.limit = limit;
    this.stop = stop;
    this.tally = Objects.requireNonNull(tally, "tally");
  }

  /**
   * All constraints of the linear relaxation at once: some two times faster on 32 to 64 vertices.
   */
  static SatParameters tuning() {
    return CpSearch.quick().toBuilder().setAddLpConstraintsLazily(false).build();
  }

  private static CpModelProto model(Arcs arcs) {
    ModelWriter model = new ModelWriter();
    int count = arcs.vertices() * (arcs.vertices() - 1);
    model.choices(count);
    model.circuit(arcs.tails(), arcs.heads(), IntStream.range(0, count).toArray());
    return model.toModel();
  }

  /**
   * @throws IllegalArgumentException if {@code length} is not the number of arcs or edges
   * @throws org.aimle.solver.limits.SearchLimitException if the limit is reached and the policy is
   *     to fail
   * @throws org.aimle.solver.limits.SearchInterruptedException if the search was stopped
   */
  @Override
  public void solve(float[] theta, float[] z, int offset, int length) {
    if (length != arcs.scores()) {
      throw new IllegalArgumentException(
          "%s of %d vertices has %d scores but theta has %d elements"
              .formatted(NAME, arcs.vertices(), arcs.scores(), length));
    }
    Scores.requireFinite(theta, offset, length);
    // where both directions share a score, both arcs have it: the search knows arcs only
    float[] ofArcs = new float[tails.length];
    for (int arc = 0; arc < ofArcs.length; arc++) {
      ofArcs[arc] = theta[offset + arcs.place(tails[arc], heads[arc])];
    }
    Arrays.fill(z, offset, offset + length, 0);
    if (arcs.vertices() <= HeldKarp.MOST_VERTICES) {
      tally.add(solveByTable(ofArcs, z, offset));
      return;
    }
    Patience patience = new Patience(NAME, limit, stop);
    CpSolution solution =
        patience.search(
            Optional.of(start(ofArcs, patience)),
            start -> search.get().solve(ofArcs, 0, ofArcs.length, start));
    for (int arc = 0; arc < ofArcs.length; arc++) {
      if (solution.values()[arc] == 1) {
        z[offset + arcs.place(tails[arc], heads[arc])] = 1;
      }
    }
    tally.add(solution.outcome());
  }

  private SearchOutcome solveByTable(float[] ofArcs, float[] z, int offset) {
    int vertices = arcs.vertices();
    long[] whole = new long[ofArcs.length];
    SearchOutcome outcome =
        WholeScores.round(ofArcs, 0, whole.length, WholeScores.mostBitsForSumsOf(vertices), whole);
    long[] gain = new long[vertices * vertices];
    for (int arc = 0; arc < whole.length; arc++) {
      gain[tails[arc] * vertices + heads[arc]] = whole[arc];
    }
    int[] round = HeldKarp.round(vertices, gain);
    for (int i = 0; i < round.length; i++) {
      z[offset + arcs.place(round[i], round[(i + 1) % round.length])] = 1;
    }
    return outcome;
  }

  private long[] start(float[] ofArcs, Patience patience) {
    int[] round =
        Rounds.of(arcs.vertices(), (from, to) -> ofArcs[arcs.arc(from, to)], patience::isOver);
    long[] values = new long[ofArcs.length];
    for (int i = 0; i < round.length; i++) {
      values[arcs.arc(round[i], round[(i + 1) % round.length])] = 1;
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
    search.ifPresent(CpSearch::close);
  }
}
