package org.aimle.solver;

import java.util.concurrent.atomic.AtomicBoolean;
import org.aimle.solver.limits.SearchOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores as integers, for algorithms that must tell equal sums from nearly equal ones: sums of
 * integers have no rounding errors, so ties are ties. Scores are multiplied by one power of two and
 * rounded; the best solution for the rounded scores is at most {@code length * max|theta| *
 * 2^-bits} worse than the best one, and small integers (or any scores with few binary digits) stay
 * exact.
 *
 * <p>Where a few huge scores would leave hardly any digits to the others, the gap between them is
 * made smaller, if that leaves the best solutions the same: a score of 1e12 among others below 1
 * only says that it comes first. It can be done where the huge ones, or all of a size, are
 * multiples of a number above the sum of all smaller ones. Else the others are rounded coarsely,
 * and it is said if they are one in sixteen or more.
 *
 * @since 0.1.0
 */
public final class WholeScores {

  private static final Logger LOG = LoggerFactory.getLogger(WholeScores.class);

  private static final AtomicBoolean WARNED = new AtomicBoolean();

  /** Below it a rounded score that was not whole has fewer than eight binary digits left. */
  private static final long COARSE = 1 << 8;

  private static final int DIGITS_OF_FLOATS = 24;

  private static final int DIGITS_OF_DOUBLES = 53;

  private WholeScores() {}

  /**
   * As {@link #round}, for who does not tell what came of it.
   *
   * @param theta scores, the instance's in {@code offset .. offset + length}
   * @param bits binary digits of the largest magnitude, in 1 .. 62
   * @param whole receives the rounded multiples in its first {@code length} elements, each below
   *     {@code 2^bits} in magnitude, or equal to it
   * @throws NonFiniteScoresException if a score is NaN or infinite
   */
  public static void of(float[] theta, int offset, int length, int bits, long[] whole) {
    round(theta, offset, length, bits, whole);
  }

  /**
   * Rounds, and says whether so many scores lost so many digits that a best solution for the
   * rounded scores is not to be called one for the scores. A warning is logged the first time.
   * Where fewer scores did, a best solution may still miss what those lost.
   *
   * @param theta scores, the instance's in {@code offset .. offset + length}
   * @param bits binary digits of the largest magnitude, in 1 .. 62
   * @param whole receives the rounded multiples in its first {@code length} elements, each below
   *     {@code 2^bits} in magnitude, or equal to it
   * @return {@link SearchOutcome#LIMITED} if one score in sixteen, or more, of those not 0 was left
   *     with fewer than eight binary digits; to be counted, see {@link SolverTally#add}
   * @throws NonFiniteScoresException if a score is NaN or infinite
   */
  public static SearchOutcome round(float[] theta, int offset, int length, int bits, long[] whole) {
    float largest = largest(theta, offset, length);
    double scale = Math.scalb(1.0, bits - 1 - Math.getExponent(largest));
    int coarse = 0;
    for (int i = 0; i < length; i++) {
      double exact = theta[offset + i] * scale;
      long rounded = (long) Math.rint(exact);
      whole[i] = rounded;
      if (Math.abs(rounded) < COARSE && rounded != exact) {
        coarse++;
      }
    }
    if (coarse == 0) {
      return SearchOutcome.OPTIMAL;
    }
    double[] scores = new double[length];
    for (int i = 0; i < length; i++) {
      scores[i] = theta[offset + i];
    }
    return closer(scores, bits, whole, largest, coarse);
  }

  /**
   * As {@link #round(float[], int, int, int, long[])}, of scores from which known costs have been
   * taken off.
   *
   * @param scores finite
   * @param bits binary digits of the largest magnitude, in 1 .. 62
   * @param whole receives the rounded multiples in its first elements
   * @return {@link SearchOutcome#LIMITED} if one score in sixteen, or more, was left with fewer
   *     than eight binary digits
   */
  public static SearchOutcome round(double[] scores, int bits, long[] whole) {
    double largest = Float.MIN_NORMAL;
    for (double score : scores) {
      largest = Math.max(largest, Math.abs(score));
    }
    int coarse = scale(scores, Math.scalb(1.0, bits - 1 - Math.getExponent(largest)), whole);
    return coarse == 0 ? SearchOutcome.OPTIMAL : closer(scores, bits, whole, largest, coarse);
  }

  /**
   * Rounds multiples by a given factor, where scores share their unit with other numbers, such as
   * costs of amounts; gaps stay as they are.
   *
   * @param scores finite
   * @param scale what they are multiplied by
   * @param bits binary digits that the largest of all these numbers keeps, for the warning
   * @param whole receives the rounded multiples in its first elements
   * @return {@link SearchOutcome#LIMITED} if one score in sixteen, or more, was left with fewer
   *     than eight binary digits
   */
  public static SearchOutcome scaled(double[] scores, double scale, int bits, long[] whole) {
    int coarse = scale(scores, scale, whole);
    return coarse == 0
        ? SearchOutcome.OPTIMAL
        : outcome(scores, bits, Math.scalb(1 / scale, bits - 1), coarse);
  }

  /**
   * Scores whose sums in double precision have no rounding errors either: as they are, where all
   * are multiples of a number that even the largest sum is at most 2^53 times as large as; else
   * rounded, as {@link #round} does, to 53 binary digits less those of {@code terms}.
   *
   * @param terms how many scores are added up at most, and below 2^40
   * @param scores receives them in its first {@code length} elements, or whole multiples of them
   * @return as {@link #round}
   * @throws NonFiniteScoresException if a score is NaN or infinite
   */
  public static SearchOutcome forSumsInDoubles(
      float[] theta, int offset, int length, long terms, double[] scores) {
    float largest = largest(theta, offset, length);
    float smallest = largest;
    for (int i = 0; i < length; i++) {
      float score = theta[offset + i];
      scores[i] = score;
      smallest = score == 0 ? smallest : Math.min(smallest, Math.abs(score));
    }
    int bits = DIGITS_OF_DOUBLES - (Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, terms)));
    // of the smallest score the last digit may be that far below the first
    if (Math.getExponent(largest) - Math.getExponent(smallest) + DIGITS_OF_FLOATS <= bits) {
      return SearchOutcome.OPTIMAL;
    }
    double scale = Math.scalb(1.0, bits - 1 - Math.getExponent(largest));
    int coarse = 0;
    for (int i = 0; i < length; i++) {
      double exact = theta[offset + i] * scale;
      scores[i] = Math.rint(exact);
      coarse += Math.abs(scores[i]) < COARSE && scores[i] != exact ? 1 : 0;
    }
    if (coarse == 0) {
      return SearchOutcome.OPTIMAL;
    }
    long[] whole = new long[length];
    SearchOutcome outcome = round(theta, offset, length, bits, whole);
    for (int i = 0; i < length; i++) {
      scores[i] = whole[i];
    }
    return outcome;
  }

  /** Rounds, and counts what is coarse then. */
  private static int scale(double[] scores, double scale, long[] whole) {
    int coarse = 0;
    for (int i = 0; i < scores.length; i++) {
      double exact = scores[i] * scale;
      double rounded = Math.rint(exact);
      whole[i] = (long) rounded; // the largest there is, if it has no room
      if (Math.abs(rounded) < COARSE && rounded != exact) {
        coarse++;
      }
    }
    return coarse;
  }

  /** Binary digits that leave room for sums of {@code terms} scores below {@code 2^62}. */
  public static int bitsForSumsOf(long terms) {
    return Math.min(50, mostBitsForSumsOf(terms));
  }

  /**
   * The most binary digits that leave such room: no fewer than sums in double precision have, up to
   * 511 terms.
   */
  public static int mostBitsForSumsOf(long terms) {
    return Long.numberOfLeadingZeros(Math.max(1, terms)) - 2;
  }

  private static float largest(float[] theta, int offset, int length) {
    Scores.requireFinite(theta, offset, length);
    float largest = Float.MIN_NORMAL;
    for (int i = 0; i < length; i++) {
      largest = Math.max(largest, Math.abs(theta[offset + i]));
    }
    return largest;
  }

  private static SearchOutcome closer(
      double[] scores, int bits, long[] whole, double largest, int before) {
    long[] layered = new long[scores.length];
    int after = new ScoreLayers(scores).round(bits, layered, COARSE);
    if (after < before) {
      System.arraycopy(layered, 0, whole, 0, scores.length);
    }
    return outcome(scores, bits, largest, Math.min(before, after));
  }

  private static SearchOutcome outcome(double[] scores, int bits, double largest, int coarse) {
    int notZero = 0;
    for (double score : scores) {
      notZero += score != 0 ? 1 : 0;
    }
    if (16L * coarse < notZero) {
      return SearchOutcome.OPTIMAL;
    }
    if (!WARNED.getAndSet(true)) {
      LOG.warn(
          "{} of {} scores are so small beside numbers of about {} that rounding to {} binary digits"
              + " leaves them fewer than 8: solutions are best for the rounded scores only, and are"
              + " counted as not proved optimal. Leave out forbidden choices instead of giving them"
              + " huge negative scores; scores that grow without end say that training diverges",
          coarse,
          notZero,
          largest,
          bits);
    }
    return SearchOutcome.LIMITED;
  }
}
