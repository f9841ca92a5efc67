package org.aimle.solver.routing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Refusals;
import org.aimle.solver.SolverSpec;
import org.aimle.solver.UnspecifiedTiesContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class VehicleRoutingSolverTest {

  private static final int[] DEMANDS = {3, 2, 2, 4, 1};

  private static float[] context(int length, int vehicles, int capacity) {
    int stops = stops(length);
    float[] context = new float[2 + stops];
    context[0] = vehicles;
    context[1] = capacity;
    for (int stop = 0; stop < stops; stop++) {
      context[2 + stop] = DEMANDS[stop];
    }
    return context;
  }

  private static int stops(int length) {
    int stops = 1;
    while (stops * (stops + 1) < length) {
      stops++;
    }
    return stops;
  }

  private static MapSolver perLength(int vehicles, int capacity) {
    ContextSolver solver = (ContextSolver) SolverSpec.parse("vehicle-routing").create();
    return (theta, z, offset, length) -> {
      float[] context = context(length, vehicles, capacity);
      solver.forInstance(context, 0, context.length, length).solve(theta, z, offset, length);
    };
  }

  private static boolean isFeasible(float[] z, int offset, int length, int vehicles, int capacity) {
    int stops = stops(length);
    Arcs arcs = new Arcs(stops + 1, true);
    boolean[] seen = new boolean[stops + 1];
    int driven = 0;
    int chosen = 0;
    int routes = 0;
    for (int i = 0; i < length; i++) {
      chosen += (int) z[offset + i];
    }
    for (int first = 1; first <= stops; first++) {
      if (z[offset + arcs.place(0, first)] == 0) {
        continue;
      }
      routes++;
      driven++;
      int load = 0;
      int at = first;
      while (at != 0) {
        if (seen[at]) {
          return false;
        }
        seen[at] = true;
        load += DEMANDS[at - 1];
        int next = -1;
        for (int to = 0; to <= stops; to++) {
          if (to != at && z[offset + arcs.place(at, to)] == 1) {
            next = to;
          }
        }
        if (next < 0) {
          return false;
        }
        driven++;
        at = next;
      }
      if (load > capacity) {
        return false;
      }
    }
    boolean all = true;
    for (int stop = 1; stop <= stops; stop++) {
      all &= seen[stop];
    }
    return all && driven == chosen && routes <= vehicles;
  }

  @Nested
  class OfTwoVehicles extends UnspecifiedTiesContract {

    @Override
    protected MapSolver solver() {
      return perLength(2, 6);
    }

    @Override
    protected int[] smallSizes() {
      return new int[] {2, 6, 12};
    }

    @Override
    protected int usualSize() {
      return 20;
    }

    @Override
    protected boolean isFeasible(float[] z, int offset, int length) {
      return VehicleRoutingSolverTest.isFeasible(z, offset, length, 2, 6);
    }
  }

  /** All ways of cutting all orders into routes. */
  @Test
  void noRoutesAreBetterByTryingAll() {
    Random random = new Random(2);
    int stops = DEMANDS.length;
    Arcs arcs = new Arcs(stops + 1, true);
    MapSolver solver =
        SolverSpec.parse("vehicle-routing:demands=3;2;2;4;1,capacity=7,vehicles=3").create();
    for (int trial = 0; trial < 20; trial++) {
      float[] theta = new float[arcs.scores()];
      for (int i = 0; i < theta.length; i++) {
        theta[i] = (float) -random.nextDouble();
      }
      float[] z = new float[theta.length];
      solver.solve(theta, z, 0, z.length);
      assertTrue(isFeasible(z, 0, z.length, 3, 7));
      double score = 0;
      for (int i = 0; i < z.length; i++) {
        score += z[i] * (double) theta[i];
      }
      assertEquals(best(theta, arcs, new ArrayList<>(), 0, 0, 3), score, 1e-5);
    }
    assertEquals(0, solver.counts().limited());
    assertEquals(20, solver.counts().solved());
  }

  private static double best(
      float[] theta, Arcs arcs, List<Integer> seen, int at, int load, int vehicles) {
    if (seen.size() == DEMANDS.length) {
      return theta[arcs.place(at, 0)];
    }
    double best = Double.NEGATIVE_INFINITY;
    for (int next = 1; next <= DEMANDS.length; next++) {
      if (seen.contains(next)) {
        continue;
      }
      seen.add(next);
      int demand = DEMANDS[next - 1];
      if (at != 0 && load + demand <= 7) {
        best =
            Math.max(
                best,
                theta[arcs.place(at, next)]
                    + best(theta, arcs, seen, next, load + demand, vehicles));
      }
      if (vehicles > 0) {
        double home = at == 0 ? 0 : theta[arcs.place(at, 0)];
        best =
            Math.max(
                best,
                home
                    + theta[arcs.place(0, next)]
                    + best(theta, arcs, seen, next, demand, vehicles - 1));
      }
      seen.remove((Integer) next);
    }
    return best;
  }

  /** Augerat's P-n16-k8, 450 long with rounded distances. */
  @Test
  void theRoutesOfPn16k8() {
    int[][] places = {
      {30, 40}, {37, 52}, {49, 49}, {52, 64}, {31, 62}, {52, 33}, {42, 41}, {52, 41},
      {57, 58}, {62, 42}, {42, 57}, {27, 68}, {43, 67}, {58, 48}, {58, 27}, {37, 69}
    };
    Arcs arcs = new Arcs(places.length, true);
    float[] theta = new float[arcs.scores()];
    for (int i = 0; i < places.length; i++) {
      for (int j = 0; j < places.length; j++) {
        if (i != j) {
          theta[arcs.place(i, j)] =
              -Math.round(Math.hypot(places[i][0] - places[j][0], places[i][1] - places[j][1]));
        }
      }
    }
    float[] z = new float[theta.length];
    MapSolver solver =
        SolverSpec.parse(
                "vehicle-routing:demands=19;30;16;23;11;31;15;28;8;8;7;14;6;19;11,capacity=35,vehicles=8")
            .create();
    solver.solve(theta, z, 0, z.length);
    double length = 0;
    for (int i = 0; i < z.length; i++) {
      length -= z[i] * theta[i];
    }
    assertEquals(450, length);
    assertEquals(0, solver.counts().limited());
  }

  @Test
  void aLimitOfNoTimeGivesRoutes() {
    Random random = new Random(6);
    for (int vehicles : new int[] {2, 3, 5}) {
      MapSolver limited =
          SolverSpec.parse(
                  "vehicle-routing:demands=3;2;2;4;1,capacity=6,wall-limit=1e-9,vehicles="
                      + vehicles)
              .create();
      float[] theta = new float[30];
      for (int i = 0; i < 30; i++) {
        theta[i] = (float) random.nextGaussian();
      }
      float[] z = new float[30];
      limited.solve(theta, z, 0, 30);
      assertTrue(isFeasible(z, 0, 30, vehicles, 6), Arrays.toString(z));
    }
  }

  @Test
  void contextsAndParametersSayTheSame() {
    float[] theta = new float[30];
    Random random = new Random(8);
    for (int i = 0; i < 30; i++) {
      theta[i] = (float) random.nextGaussian();
    }
    float[] z = new float[30];
    float[] other = new float[30];
    SolverSpec.parse("vehicle-routing:demands=3;2;2;4;1,capacity=6,vehicles=3")
        .create()
        .solve(theta, z, 0, 30);
    perLength(3, 6).solve(theta, other, 0, 30);
    assertArrayEquals(z, other);
  }

  @Test
  void refusesWhatCannotBe() {
    Refusals.assertRefusesSpec("vehicle-routing:demands=3;4", "needs demands and capacity");
    Refusals.assertRefusesSpec(
        "vehicle-routing:demands=3;4,capacity=3", "stop 2 demands 4 but a vehicle holds 3");
    Refusals.assertRefusesSpec(
        "vehicle-routing:demands=3;4,capacity=5,vehicles=1",
        "all demands are 7 together but 1 vehicles hold 5");
    Refusals.assertRefusesSize(
        "vehicle-routing:demands=3;4,capacity=7", 5, "of 2 stops has 6 arcs");
    Refusals.assertRefusesSize(
        "vehicle-routing:demands=3;3;2;2,capacity=5,vehicles=2,on-limit=fail", 4, "20 arcs");
    ContextSolver solver = (ContextSolver) SolverSpec.parse("vehicle-routing").create();
    Refusals.assertRefusesContext(solver, "1 5 3", 3, "n stops and the depot");
    Refusals.assertRefusesContext(solver, "1 5 3", 6, "demand");
  }

  /** Three of 4 do not fit into two vehicles of 6, which only the search finds out. */
  @Test
  void saysThatStopsDoNotFitIntoVehicles() {
    Refusals.assertRefusesSize(
        "vehicle-routing:demands=4;4;4,capacity=6,vehicles=2", 12, "raise vehicles");
  }
}
