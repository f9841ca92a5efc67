package org.aimle.jobs.examples.nri;

import java.util.Arrays;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverSpec;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Vertices of a hidden tree that move in the plane: neighbours attract and all repel each other, as
 * in the drawing of graphs by Fruchterman and Reingold (1991). The tree is the one that standard
 * Gumbel scores choose. At first places are normal; in each of T steps a vertex goes along the
 * force on it, sum of {@code -d²/k} towards neighbours and of {@code k²/d} away from all with
 * {@code k = 1 / sqrt(V)}, but at most as far as the temperature allows, which falls in even steps
 * from a tenth of their extent to nearly 0.
 *
 * @param vertices V, at least 2
 * @param steps T, at least 2
 * @param trees the hidden edges of each example, {@code V (V - 1) / 2} zeros and ones
 * @param places where its vertices are after each step, {@code [T, V, 2]} in [-1, 1]
 */
record Trajectories(int vertices, int steps, float[][] trees, float[][] places) {

  static Trajectories draw(int count, int vertices, int steps, long seed) {
    UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(seed);
    int edges = vertices * (vertices - 1) / 2;
    float[][] trees = new float[count][edges];
    float[][] places = new float[count][];
    float largest = 0;
    try (MapSolver solver = SolverSpec.parse("spanning-tree").create()) {
      for (int example = 0; example < count; example++) {
        float[] scores = new float[edges];
        for (int e = 0; e < edges; e++) {
          scores[e] = (float) -Math.log(-Math.log(1 - random.nextDouble()));
        }
        solver.solve(scores, trees[example], 0, edges);
        places[example] = moved(trees[example], vertices, steps, random);
      }
    }
    for (float[] place : places) {
      for (float coordinate : place) {
        largest = Math.max(largest, Math.abs(coordinate));
      }
    }
    for (float[] place : places) {
      for (int i = 0; i < place.length; i++) {
        place[i] /= largest;
      }
    }
    return new Trajectories(vertices, steps, trees, places);
  }

  private static float[] moved(float[] tree, int v, int steps, UniformRandomProvider random) {
    double[][] x = new double[v][2];
    double extent = 0;
    for (double[] place : x) {
      double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
      double angle = 2 * Math.PI * random.nextDouble();
      place[0] = radius * Math.cos(angle);
      place[1] = radius * Math.sin(angle);
    }
    for (double[] a : x) {
      for (double[] b : x) {
        extent = Math.max(extent, Math.max(Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1])));
      }
    }
    double k = 1 / Math.sqrt(v);
    float[] seen = new float[steps * v * 2];
    for (int step = 0; step < steps; step++) {
      double reach = 0.1 * extent * (1 - (double) step / (steps + 1));
      double[][] force = forces(x, tree, k);
      for (int i = 0; i < v; i++) {
        double size = Math.max(1e-9, Math.hypot(force[i][0], force[i][1]));
        for (int c = 0; c < 2; c++) {
          x[i][c] += force[i][c] / size * Math.min(size, reach);
          seen[(step * v + i) * 2 + c] = (float) x[i][c];
        }
      }
    }
    return seen;
  }

  private static double[][] forces(double[][] x, float[] tree, double k) {
    int v = x.length;
    double[][] force = new double[v][2];
    for (int i = 0; i < v; i++) {
      for (int j = i + 1; j < v; j++) {
        double distance = Math.max(0.01, Math.hypot(x[i][0] - x[j][0], x[i][1] - x[j][1]));
        double apart =
            k * k / distance
                - (tree[ExchangeVertex.edge(i, j, v)] == 1 ? distance * distance / k : 0);
        for (int c = 0; c < 2; c++) {
          double along = apart * (x[i][c] - x[j][c]) / distance;
          force[i][c] += along;
          force[j][c] -= along;
        }
      }
    }
    return force;
  }

  /** Some of them, on the same scale. */
  Trajectories part(int from, int to) {
    return new Trajectories(
        vertices, steps, Arrays.copyOfRange(trees, from, to), Arrays.copyOfRange(places, from, to));
  }

  int count() {
    return trees.length;
  }
}
