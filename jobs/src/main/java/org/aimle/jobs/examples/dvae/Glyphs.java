package org.aimle.jobs.examples.dvae;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Draws digits of straight strokes on 28 x 28 pixels, each moved, turned, slanted, of another size
 * and thickness: pictures to learn from where none are at hand.
 */
final class Glyphs {

  private static final int SIDE = 28;

  /** Ends of strokes on a grid of 3 x 5 points: {@code x1 y1 x2 y2}, each a digit. */
  private static final String[][] STROKES = {
    {"0020", "2024", "2404", "0400"},
    {"0110", "1014"},
    {"0020", "2022", "2202", "0204", "0424"},
    {"0020", "2024", "0222", "0424"},
    {"0002", "0222", "2024"},
    {"2000", "0002", "0222", "2224", "2404"},
    {"2001", "0104", "0424", "2422", "2202"},
    {"0020", "2014"},
    {"0020", "2024", "2404", "0400", "0222"},
    {"2202", "0200", "0020", "2023", "2314"},
  };

  private Glyphs() {}

  /** The same pictures for the same seed. */
  static PictureSet draw(int count, long seed) {
    UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(seed);
    byte[] grey = new byte[count * SIDE * SIDE];
    for (int i = 0; i < count; i++) {
      draw(STROKES[random.nextInt(STROKES.length)], random, grey, i * SIDE * SIDE);
    }
    return new PictureSet(SIDE, SIDE, grey);
  }

  private static void draw(
      String[] strokes, UniformRandomProvider random, byte[] grey, int offset) {
    double size = between(random, 3.4, 4.6);
    double turn = between(random, -0.15, 0.15);
    double slant = between(random, -0.25, 0.25);
    double thickness = between(random, 0.9, 1.8);
    double left = SIDE / 2.0 + between(random, -2, 2);
    double top = SIDE / 2.0 + between(random, -2, 2);
    double[][] lines = new double[strokes.length][4];
    for (int s = 0; s < strokes.length; s++) {
      for (int end = 0; end < 2; end++) {
        double y = size * (strokes[s].charAt(2 * end + 1) - '0' - 2 + between(random, -0.1, 0.1));
        double x =
            1.3 * size * (strokes[s].charAt(2 * end) - '0' - 1 + between(random, -0.1, 0.1))
                - slant * y;
        lines[s][2 * end] = left + Math.cos(turn) * x - Math.sin(turn) * y;
        lines[s][2 * end + 1] = top + Math.sin(turn) * x + Math.cos(turn) * y;
      }
    }
    for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
      double nearest = Double.POSITIVE_INFINITY;
      for (double[] line : lines) {
        nearest = Math.min(nearest, distance(line, pixel % SIDE + 0.5, pixel / SIDE + 0.5));
      }
      double ink = Math.max(0, Math.min(1, thickness + 0.5 - nearest));
      grey[offset + pixel] = (byte) Math.round(255 * ink);
    }
  }

  private static double between(UniformRandomProvider random, double least, double most) {
    return least + (most - least) * random.nextDouble();
  }

  /** Of a point from a stroke. */
  private static double distance(double[] line, double x, double y) {
    double dx = line[2] - line[0];
    double dy = line[3] - line[1];
    double along = ((x - line[0]) * dx + (y - line[1]) * dy) / Math.max(1e-9, dx * dx + dy * dy);
    double at = Math.max(0, Math.min(1, along));
    return Math.hypot(x - line[0] - at * dx, y - line[1] - at * dy);
  }
}
