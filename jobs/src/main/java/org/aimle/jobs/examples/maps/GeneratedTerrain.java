package org.aimle.jobs.examples.maps;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/** Makes maps of hills, woods, swamps and lakes up. */
final class GeneratedTerrain {

  private static final int LATTICE = 4;

  private GeneratedTerrain() {}

  /** The same maps for the same seed. */
  static List<Terrain> maps(int count, int side, long seed) {
    UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(seed);
    List<Terrain> maps = new ArrayList<>();
    while (maps.size() < count) {
      double[] high = field(side, random);
      double[] wet = field(side, random);
      double[] wooded = field(side, random);
      byte[] kinds = new byte[side * side];
      byte[] heights = new byte[side * side];
      for (int cell = 0; cell < kinds.length; cell++) {
        heights[cell] = (byte) Math.max(0, Math.min(3, Math.floor(4 * high[cell])));
        kinds[cell] =
            wet[cell] > 0.72
                ? Terrain.WATER
                : wooded[cell] > 0.58
                    ? Terrain.TREES
                    : wet[cell] > 0.58 ? Terrain.SWAMP : Terrain.GROUND;
      }
      Terrain.withWay(side, kinds, heights, random).ifPresent(maps::add);
    }
    return maps;
  }

  /** Numbers around a half that change little from cell to cell: between those of a lattice. */
  private static double[] field(int side, UniformRandomProvider random) {
    double[][] lattice = new double[LATTICE + 1][LATTICE + 1];
    for (double[] row : lattice) {
      for (int i = 0; i < row.length; i++) {
        row[i] = random.nextDouble();
      }
    }
    double[] field = new double[side * side];
    for (int cell = 0; cell < field.length; cell++) {
      double y = (double) LATTICE * (cell / side) / side;
      double x = (double) LATTICE * (cell % side) / side;
      int r = (int) y;
      int c = (int) x;
      double above = lattice[r][c] * (c + 1 - x) + lattice[r][c + 1] * (x - c);
      double below = lattice[r + 1][c] * (c + 1 - x) + lattice[r + 1][c + 1] * (x - c);
      field[cell] = above * (r + 1 - y) + below * (y - r);
    }
    return field;
  }
}
