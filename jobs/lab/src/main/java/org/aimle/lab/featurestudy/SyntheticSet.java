package org.aimle.lab.featurestudy;

import java.util.Locale;
import java.util.Random;

/**
 * The synthetic data sets of learning to explain (Chen et al. 2018, section 4.1): ten features,
 * from a standard normal distribution but for the tenth of {@link #SWITCH}, and a label of two
 * classes. The first has odds {@code exp(e)}, {@code e} being a function of some features.
 */
enum SyntheticSet {

  /** {@code e = x1 x2}. */
  XOR(2, 1.5) {
    @Override
    Example next(Random random, Formulas formulas) {
      double[] x = features(random);
      return new Example(x, x[0] * x[1], 0, 1);
    }
  },

  /** {@code e = x1^2 + .. + x4^2 - 4}. */
  ORANGE_SKIN(4, 2.5) {
    @Override
    Example next(Random random, Formulas formulas) {
      double[] x = features(random);
      return new Example(x, orangeSkin(x), 0, 1, 2, 3);
    }
  },

  /** The sum of a function of each of the first four features: see {@link Formulas}. */
  ADDITIVE(4, 2.5) {
    @Override
    Example next(Random random, Formulas formulas) {
      double[] x = features(random);
      return new Example(x, formulas.additive(x, 0), 0, 1, 2, 3);
    }
  },

  /**
   * The tenth feature is around 3 or -3, with equal probability; the label is that of orange skin
   * of the features 1 to 4, or additive in the features 5 to 8.
   */
  SWITCH(5, 3) {
    @Override
    Example next(Random random, Formulas formulas) {
      double[] x = features(random);
      if (random.nextBoolean()) {
        x[9] += 3;
        return new Example(x, orangeSkin(x), 0, 1, 2, 3, 9);
      }
      x[9] -= 3;
      return new Example(x, formulas.additive(x, 4), 4, 5, 6, 7, 9);
    }
  };

  /** How many features a label follows from: k. */
  final int relevant;

  /** The median of the ranks 1 to k. */
  final double bestMedianRank;

  SyntheticSet(int relevant, double bestMedianRank) {
    this.relevant = relevant;
    this.bestMedianRank = bestMedianRank;
  }

  /** Features of a row. */
  static final int FEATURES = 10;

  /** Paper and published code differ in the additive set. */
  enum Formulas {

    /** {@code e = -100 sin(2 x1) + 2 |x2| + x3 + exp(-x4)}. */
    PAPER {
      @Override
      double additive(double[] x, int at) {
        return -100 * Math.sin(2 * x[at])
            + 2 * Math.abs(x[at + 1])
            + x[at + 2]
            + Math.exp(-x[at + 3]);
      }
    },

    /** {@code e = -100 sin(0.2 x1) + |x2| + x3 + exp(-x4) - 2.4}. */
    CODE {
      @Override
      double additive(double[] x, int at) {
        return -100 * Math.sin(0.2 * x[at])
            + Math.abs(x[at + 1])
            + x[at + 2]
            + Math.exp(-x[at + 3])
            - 2.4;
      }
    };

    /** The exponent, of four features from {@code at}. */
    abstract double additive(double[] x, int at);
  }

  /**
   * A row.
   *
   * @param features ten
   * @param exponent logarithm of the odds of the first class
   * @param relevant which features it is computed from, ascending
   */
  record Example(double[] features, double exponent, int... relevant) {

    /** Probability of the second class. */
    double second() {
      return 1 / (1 + Math.exp(exponent));
    }
  }

  abstract Example next(Random random, Formulas formulas);

  /** As options name it. */
  String written() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static double[] features(Random random) {
    double[] x = new double[FEATURES];
    for (int c = 0; c < x.length; c++) {
      x[c] = random.nextGaussian();
    }
    return x;
  }

  private static double orangeSkin(double[] x) {
    return x[0] * x[0] + x[1] * x[1] + x[2] * x[2] + x[3] * x[3] - 4;
  }
}
