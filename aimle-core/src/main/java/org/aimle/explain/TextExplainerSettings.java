package org.aimle.explain;

import java.io.Serializable;
import java.util.Objects;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.noise.NoiseDistribution;
import org.aimle.noise.Noises;
import org.aimle.target.LambdaRule;
import org.aimle.target.LambdaRules;

/**
 * What a {@link TextExplainer} is made of; immutable.
 *
 * @param dimension {@code E}, length of the word vectors, at least 1
 * @param k tokens to choose from each text, at least 1
 * @param filters channels of the selector, at least 1
 * @param hidden units of the predictor, at least 1
 * @param dropout of the selector, in [0, 1)
 * @param estimator how gradients pass the choice
 * @param noise perturbation of the scores in training
 * @param lambdaRule how lambda moves
 * @param learningRate of Adam, positive
 * @param epsilon of Adam, positive
 * @param seed of the initial weights, and of noise that no trainer names
 * @param threads threads that choose tokens, at least 1
 */
public record TextExplainerSettings(
    int dimension,
    int k,
    int filters,
    int hidden,
    double dropout,
    EstimatorSpec estimator,
    NoiseDistribution noise,
    LambdaRule lambdaRule,
    double learningRate,
    double epsilon,
    long seed,
    int threads)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public TextExplainerSettings {
    atLeastOne("dimension", dimension);
    atLeastOne("k", k);
    atLeastOne("filters", filters);
    atLeastOne("hidden", hidden);
    atLeastOne("threads", threads);
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException("dropout is " + dropout + " but must be in [0, 1)");
    }
    positive("learningRate", learningRate);
    positive("epsilon", epsilon);
    Objects.requireNonNull(estimator, "estimator");
    Objects.requireNonNull(noise, "noise");
    Objects.requireNonNull(lambdaRule, "lambdaRule");
  }

  /**
   * The published network for vectors of a dimension: 10 tokens, 100 filters, 250 hidden units,
   * dropout 0.2, central-difference AIMLE with Gumbel noise and one sample, Adam with rate 1e-3 and
   * epsilon 1e-7, seed 0, one thread.
   */
  public static TextExplainerSettings of(int dimension) {
    return new TextExplainerSettings(
        dimension,
        10,
        100,
        250,
        0.2,
        EstimatorSpec.parse("aimle-central"),
        Noises.parse("gumbel"),
        LambdaRules.parse("published"),
        1e-3,
        1e-7,
        0,
        1);
  }

  public TextExplainerSettings withK(int newK) {
    return new TextExplainerSettings(
        dimension,
        newK,
        filters,
        hidden,
        dropout,
        estimator,
        noise,
        lambdaRule,
        learningRate,
        epsilon,
        seed,
        threads);
  }

  public TextExplainerSettings withFilters(int newFilters) {
    return new TextExplainerSettings(
        dimension,
        k,
        newFilters,
        hidden,
        dropout,
        estimator,
        noise,
        lambdaRule,
        learningRate,
        epsilon,
        seed,
        threads);
  }

  public TextExplainerSettings withHidden(int newHidden) {
    return new TextExplainerSettings(
        dimension,
        k,
        filters,
        newHidden,
        dropout,
        estimator,
        noise,
        lambdaRule,
        learningRate,
        epsilon,
        seed,
        threads);
  }

  public TextExplainerSettings withDropout(double newDropout) {
    return new TextExplainerSettings(
        dimension,
        k,
        filters,
        hidden,
        newDropout,
        estimator,
        noise,
        lambdaRule,
        learningRate,
        epsilon,
        seed,
        threads);
  }

  public TextExplainerSettings withEstimator(EstimatorSpec newEstimator) {
    return new TextExplainerSettings(
        dimension,
        k,
        filters,
        hidden,
        dropout,
        newEstimator,
        noise,
        lambdaRule,
        learningRate,
        epsilon,
        seed,
        threads);
  }

  public TextExplainerSettings withNoise(NoiseDistribution newNoise) {
    return new TextExplainerSettings(
        dimension,
        k,
        filters,
        hidden,
        dropout,
        estimator,
        newNoise,
        lambdaRule,
        learningRate,
        epsilon,
        seed,
        threads);
  }

  public TextExplainerSettings withLambdaRule(LambdaRule newLambdaRule) {
    return new TextExplainerSettings(
        dimension,
        k,
        filters,
        hidden,
        dropout,
        estimator,
        noise,
        newLambdaRule,
        learningRate,
        epsilon,
        seed,
        threads);
  }

  public TextExplainerSettings withLearningRate(double newLearningRate) {
    return new TextExplainerSettings(
        dimension,
        k,
        filters,
        hidden,
        dropout,
        estimator,
        noise,
        lambdaRule,
        newLearningRate,
        epsilon,
        seed,
        threads);
  }

  public TextExplainerSettings withEpsilon(double newEpsilon) {
    return new TextExplainerSettings(
        dimension,
        k,
        filters,
        hidden,
        dropout,
        estimator,
        noise,
        lambdaRule,
        learningRate,
        newEpsilon,
        seed,
        threads);
  }

  public TextExplainerSettings withSeed(long newSeed) {
    return new TextExplainerSettings(
        dimension,
        k,
        filters,
        hidden,
        dropout,
        estimator,
        noise,
        lambdaRule,
        learningRate,
        epsilon,
        newSeed,
        threads);
  }

  public TextExplainerSettings withThreads(int newThreads) {
    return new TextExplainerSettings(
        dimension,
        k,
        filters,
        hidden,
        dropout,
        estimator,
        noise,
        lambdaRule,
        learningRate,
        epsilon,
        seed,
        newThreads);
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + " but must be at least 1");
    }
  }

  private static void positive(String name, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(name + " is " + value + " but must be positive");
    }
  }
}
