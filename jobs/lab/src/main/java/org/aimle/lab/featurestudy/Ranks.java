package org.aimle.lab.featurestudy;

import java.util.Arrays;

/** Where an explanation puts the features that count. */
final class Ranks {

  private Ranks() {}

  /**
   * The median rank of some features in the order of scores, from 1; of features with equal scores
   * the mean of their ranks. The median of an even number is the mean of the middle two.
   */
  static double median(float[] scores, int[] relevant) {
    double[] ranks = new double[relevant.length];
    for (int i = 0; i < ranks.length; i++) {
      float own = scores[relevant[i]];
      int above = 0;
      int equal = 0;
      for (float score : scores) {
        above += score > own ? 1 : 0;
        equal += score == own ? 1 : 0;
      }
      ranks[i] = above + (equal + 1) / 2.0;
    }
    return median(ranks);
  }

  /** The middle of some numbers, or the mean of the middle two. */
  static double median(double[] numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
