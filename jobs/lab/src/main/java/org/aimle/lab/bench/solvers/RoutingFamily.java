package org.aimle.lab.bench.solvers;

import com.google.ortools.sat.CircuitConstraint;
import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.CpSolver;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.LinearExprBuilder;
import com.google.ortools.sat.Literal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jgrapht.GraphPath;
import org.jgrapht.alg.tour.HeldKarpTSP;

/** Rounds and routes between random points beside CP-SAT as it is, SCIP and JGraphT. */
final class RoutingFamily implements SolverFamily {

  /** Held and Karp's table has {@code 2^n n} cells. */
  private static final int MOST_FOR_TABLE = 16;

  private static final int MOST_DEMAND = 9;

  private static final int CAPACITY = 25;

  @Override
  public List<BenchCase.Series> series(BenchSetting setting) {
    return List.of(
        new BenchCase.Series(
            "tour",
            "points of a square",
            true,
            setting.sizes(n -> tour(n, setting), 8, 16, 32, 48)),
        new BenchCase.Series(
            "vehicle-routing",
            "points of a square",
            true,
            setting.sizes(n -> vehicles(n, setting), 6, 8, 12, 16)));
  }

  private static BenchCase tour(int vertices, BenchSetting setting) {
    int[][] pairs = Pairs.complete(vertices);
    double[][] distances = distances(vertices);
    float[][] theta = new float[1][pairs.length];
    for (int i = 0; i < pairs.length; i++) {
      theta[0][i] = (float) -distances[pairs[i][0]][pairs[i][1]];
    }
    List<Contender> others = new ArrayList<>();
    others.add(new Contender("CP-SAT", () -> new Circuit(pairs, theta, setting)));
    if (vertices <= MOST_FOR_TABLE) {
      others.add(
          GraphAttempt.<GraphPath<Integer, Integer>>minimising(
              "JGraphT Held-Karp",
              GraphAttempt.graph(false, vertices, pairs),
              theta,
              g -> new HeldKarpTSP<Integer, Integer>().getTour(g),
              GraphPath::getWeight));
    }
    return BenchCase.of(
        vertices + " points",
        vertices,
        1,
        Ours.of("tour:scores=edges,vertices=" + vertices + setting.ourLimit(), theta),
        others);
  }

  private static double[][] distances(int count) {
    Random random = new Random(count);
    double[][] points = new double[count][];
    for (int i = 0; i < count; i++) {
      points[i] = new double[] {random.nextDouble(), random.nextDouble()};
    }
    double[][] distances = new double[count][count];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < count; j++) {
        distances[i][j] = Math.hypot(points[i][0] - points[j][0], points[i][1] - points[j][1]);
      }
    }
    return distances;
  }

  private static BenchCase vehicles(int stops, BenchSetting setting) {
    int vertices = stops + 1;
    double[][] distances = distances(vertices);
    float[][] theta = new float[1][vertices * stops];
    for (int from = 0; from < vertices; from++) {
      for (int to = 0; to < vertices; to++) {
        if (from != to) {
          theta[0][Pairs.arc(vertices, from, to)] = (float) -distances[from][to];
        }
      }
    }
    Random random = new Random(stops);
    int[] demands =
        IntStream.generate(() -> 1 + random.nextInt(MOST_DEMAND)).limit(stops).toArray();
    return BenchCase.of(
        stops + " stops",
        stops,
        1,
        Ours.of(
            "vehicle-routing:capacity=%d,demands=%s".formatted(CAPACITY, Written.list(demands))
                + setting.ourLimit(),
            theta),
        new LinearAttempts(setting).all(theta, () -> loads(demands)));
  }

  /** Miller, Tucker and Zemlin's loads. */
  private static LinearModel loads(int[] demands) {
    int vertices = demands.length + 1;
    LinearModel model = new LinearModel(vertices * (vertices - 1));
    int[] load = IntStream.range(0, vertices).map(stop -> model.add(CAPACITY, true, 0)).toArray();
    for (int v = 1; v < vertices; v++) {
      int vertex = v;
      int[] others = IntStream.range(0, vertices).filter(u -> u != vertex).toArray();
      model.equal(1, IntStream.of(others).map(u -> Pairs.arc(vertices, u, vertex)).toArray(), 1);
      model.equal(1, IntStream.of(others).map(u -> Pairs.arc(vertices, vertex, u)).toArray(), 1);
      model.atLeast(demands[v - 1], new int[] {load[v]}, 1);
      for (int u = 1; u < vertices; u++) {
        if (u != v) {
          model.atLeast(
              demands[v - 1] - CAPACITY,
              new int[] {load[v], load[u], Pairs.arc(vertices, u, v)},
              1,
              -1,
              -CAPACITY);
        }
      }
    }
    return model;
  }

  /** CP-SAT's own circuit. */
  private static final class Circuit extends CpAttempt {
    private static final double SCALE = 1 << 20;

    private final int[][] pairs;
    private final float[][] theta;
    private Literal[][] arcs = {};

    Circuit(int[][] pairs, float[][] theta, BenchSetting setting) {
      super(setting);
      this.pairs = pairs;
      this.theta = theta;
    }

    @Override
    CpModel model(int draw) {
      CpModel model = new CpModel();
      CircuitConstraint circuit = model.addCircuit();
      LinearExprBuilder length = LinearExpr.newBuilder();
      arcs = new Literal[pairs.length][2];
      for (int i = 0; i < pairs.length; i++) {
        long cost = Math.round(-theta[draw][i] * SCALE);
        for (int way = 0; way < 2; way++) {
          arcs[i][way] = model.newBoolVar("");
          circuit.addArc(pairs[i][way], pairs[i][1 - way], arcs[i][way]);
          length.addTerm(arcs[i][way], cost);
        }
      }
      model.minimize(length);
      return model;
    }

    @Override
    double value(CpSolver solution, int draw) {
      double value = 0;
      for (int i = 0; i < pairs.length; i++) {
        for (Literal arc : arcs[i]) {
          value += solution.booleanValue(arc) ? theta[draw][i] : 0;
        }
      }
      return value;
    }
  }
}
