package org.aimle.spark.vectors;

import java.io.Serializable;
import org.aimle.spec.Ranges;

/**
 * How word vectors are trained.
 *
 * @param dimension of each vector, at least 1
 * @param minCount times a word occurs to have a vector, at least 1
 * @param window neighbours on each side, at least 1
 * @param iterations passes over the texts, at least 1; of few texts there are more
 * @param maxTokens tokens used of the texts in each pass, at least 1; of more, a sample is used, as
 *     of more than 2000 tokens for each word that gets a vector
 * @param seed of all that is random
 */
public record SkipGramSettings(
    int dimension, int minCount, int window, int iterations, long maxTokens, long seed)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Checks the ranges. */
  public SkipGramSettings {
    Ranges.atLeast(1, "dimension", dimension);
    Ranges.atLeast(1, "minCount", minCount);
    Ranges.atLeast(1, "window", window);
    Ranges.atLeast(1, "iterations", iterations);
    if (maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens is " + maxTokens + " but must be at least 1");
    }
  }

  /** The same with at least so many passes. */
  SkipGramSettings atLeast(long passes) {
    int more = (int) Math.max(iterations, Math.min(passes, Integer.MAX_VALUE));
    return new SkipGramSettings(dimension, minCount, window, more, maxTokens, seed);
  }
}
