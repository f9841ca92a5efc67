package org.aimle.jobs.examples.maps;

import java.util.Arrays;
import java.util.Optional;
import org.aimle.jobs.examples.Picture;
import org.aimle.solver.path.GridPathSolver;
import org.aimle.solver.path.Neighbourhood;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * A square map with a way to find: terrain and height of its cells, row after row, where the way
 * begins and ends. What a cell costs is our choice, as the maps of the game have none: 1 on ground,
 * 2.5 in a swamp, 4 among trees, 1.5 more beside a cell of another height; water is blocked.
 *
 * @param side cells of a side
 * @param kinds one of {@link #GROUND}, {@link #SWAMP}, {@link #TREES}, {@link #WATER} a cell
 * @param heights level of each cell, from 0 to 9
 * @param look names the random part of how the map looks
 */
record Terrain(int side, byte[] kinds, byte[] heights, int start, int goal, long look) {

  /** Ways to turn and mirror a square. */
  static final int TURNS = 8;

  static final byte GROUND = 0;
  static final byte SWAMP = 1;
  static final byte TREES = 2;
  static final byte WATER = 3;

  /** Pixels of a cell's side. */
  static final int CELL = 4;

  private static final float[] COSTS = {1, 2.5f, 4, 0};
  private static final float SLOPE = 1.5f;

  /** How dark the line is where two heights meet. */
  private static final double EDGE = 0.6;

  private static final int[] COLOURS = {0xA09678, 0x7B5C86, 0x3F6F35, 0x3A66A8};

  int cells() {
    return side * side;
  }

  /** What entering each cell costs; 0 where it is blocked. */
  float[] costs() {
    float[] costs = new float[cells()];
    for (int cell = 0; cell < costs.length; cell++) {
      costs[cell] = COSTS[kinds[cell]] + (kinds[cell] != WATER && isSlope(cell) ? SLOPE : 0);
    }
    return costs;
  }

  private boolean isSlope(int cell) {
    int column = cell % side;
    return column > 0 && heights[cell - 1] != heights[cell]
        || column < side - 1 && heights[cell + 1] != heights[cell]
        || cell >= side && heights[cell - side] != heights[cell]
        || cell < cells() - side && heights[cell + side] != heights[cell];
  }

  /** The map's instance as {@link GridPathSolver} reads it, filled up to one length. */
  float[] context() {
    float[] context = new float[contextSize(side)];
    Arrays.fill(context, -1);
    context[0] = side;
    context[1] = side;
    context[2] = start;
    context[3] = goal;
    int next = 4;
    for (int cell = 0; cell < cells(); cell++) {
      if (kinds[cell] == WATER) {
        context[next++] = cell;
      }
    }
    return context;
  }

  static int contextSize(int side) {
    return 4 + side * side;
  }

  /** The cheapest way by the given costs, 1 for each of its cells. */
  float[] path(float[] costs) {
    float[] scores = new float[cells()];
    for (int cell = 0; cell < scores.length; cell++) {
      scores[cell] = -costs[cell];
    }
    float[] path = new float[cells()];
    float[] context = context();
    GridPathSolver.ofContexts(Neighbourhood.EIGHT)
        .forInstance(context, 0, context.length, scores.length)
        .solve(scores, path, 0, scores.length);
    return path;
  }

  /** What a way costs. */
  double cost(float[] path, int offset) {
    float[] costs = costs();
    double sum = 0;
    for (int cell = 0; cell < costs.length; cell++) {
      sum += path[offset + cell] * costs[cell];
    }
    return sum;
  }

  /**
   * How the map looks from above: colours of the terrain, lighter where it is high, dark where two
   * heights meet, and grain.
   */
  Picture picture() {
    UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(look);
    int width = side * CELL;
    double light = 0.8 + 0.2 * random.nextDouble();
    int[] rgb = new int[width * width];
    for (int pixel = 0; pixel < rgb.length; pixel++) {
      int row = pixel / width;
      int column = pixel % width;
      int cell = row / CELL * side + column / CELL;
      double bright = light * (0.6 + 0.07 * heights[cell]) * (0.88 + 0.24 * random.nextDouble());
      if (isEdge(row, column, heights[cell])) {
        bright *= EDGE;
      }
      int colour = COLOURS[kinds[cell]];
      rgb[pixel] =
          shaded(colour >> 16 & 0xFF, bright) << 16
              | shaded(colour >> 8 & 0xFF, bright) << 8
              | shaded(colour & 0xFF, bright);
    }
    return new Picture(width, width, rgb);
  }

  /** Whether one of the four pixels around lies at another height. */
  private boolean isEdge(int row, int column, byte height) {
    return heightAt(row - 1, column, height) != height
        || heightAt(row + 1, column, height) != height
        || heightAt(row, column - 1, height) != height
        || heightAt(row, column + 1, height) != height;
  }

  private byte heightAt(int row, int column, byte outside) {
    int width = side * CELL;
    return row < 0 || row >= width || column < 0 || column >= width
        ? outside
        : heights[row / CELL * side + column / CELL];
  }

  private static int shaded(int level, double bright) {
    return (int) Math.min(255, Math.round(level * bright));
  }

  /**
   * The same map, turned or mirrored, which looks otherwise by chance; itself for 0.
   *
   * @param turn from 0 to {@link #TURNS} - 1
   */
  Terrain turned(int turn) {
    byte[] turnedKinds = new byte[cells()];
    byte[] turnedHeights = new byte[cells()];
    int turnedStart = 0;
    int turnedGoal = 0;
    for (int cell = 0; cell < cells(); cell++) {
      int row = (turn & 1) == 0 ? cell / side : side - 1 - cell / side;
      int column = (turn & 2) == 0 ? cell % side : side - 1 - cell % side;
      int from = (turn & 4) == 0 ? row * side + column : column * side + row;
      turnedKinds[cell] = kinds[from];
      turnedHeights[cell] = heights[from];
      turnedStart = from == start ? cell : turnedStart;
      turnedGoal = from == goal ? cell : turnedGoal;
    }
    return new Terrain(side, turnedKinds, turnedHeights, turnedStart, turnedGoal, look + turn);
  }

  /** Whether a way leads from start to goal. */
  boolean isConnected() {
    boolean[] seen = new boolean[cells()];
    int[] queue = new int[cells()];
    int end = 0;
    queue[end++] = start;
    seen[start] = true;
    for (int next = 0; next < end; next++) {
      int row = queue[next] / side;
      int column = queue[next] % side;
      for (int r = Math.max(0, row - 1); r <= Math.min(side - 1, row + 1); r++) {
        for (int c = Math.max(0, column - 1); c <= Math.min(side - 1, column + 1); c++) {
          int cell = r * side + c;
          if (!seen[cell] && kinds[cell] != WATER) {
            seen[cell] = true;
            queue[end++] = cell;
          }
        }
      }
    }
    return seen[goal];
  }

  /**
   * The map with a way that is worth finding: from one side's half to the other's. Some maps have
   * none.
   */
  static Optional<Terrain> withWay(
      int side, byte[] kinds, byte[] heights, UniformRandomProvider random) {
    for (int attempt = 0; attempt < 20; attempt++) {
      int start = random.nextInt(side) * side + random.nextInt(side / 3);
      int goal = random.nextInt(side) * side + side - 1 - random.nextInt(side / 3);
      if (random.nextBoolean()) {
        start = start % side * side + start / side;
        goal = goal % side * side + goal / side;
      }
      Terrain terrain = new Terrain(side, kinds, heights, start, goal, random.nextLong());
      if (kinds[start] != WATER && kinds[goal] != WATER && terrain.isConnected()) {
        return Optional.of(terrain);
      }
    }
    return Optional.empty();
  }
}
