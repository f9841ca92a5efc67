package org.aimle.explain;

import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;
import org.aimle.dl4j.AimleDefaults;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.lambda.LambdaRule;
import org.aimle.noise.NoiseDistribution;
import org.aimle.spec.Ranges;

/**
 * What a {@link FeatureExplainer} is made of; immutable.
 *
 * @param groups of the columns: what is chosen from
 * @param k groups to choose for each row, at least 1; where {@code selection} is of another kind
 *     than top-k, it has no effect
 * @param selectorUnits units of each of the selector's two layers, at least 1
 * @param hidden units of each of the predictor's two layers, at least 1
 * @param classes 1: the label is a number in [0, 1], learnt by squared error; more: it is one of so
 *     many classes, learnt by cross-entropy
 * @param estimator how gradients pass the choice
 * @param noise perturbation of the scores in training
 * @param lambdaRule how lambda moves
 * @param learningRate of the predictor's Adam, positive; the selector has a tenth of it
 * @param epsilon of Adam, positive
 * @param seed of the initial weights, and of noise that no trainer names
 * @param threads threads that choose features, at least 1
 * @param selection what chooses the groups
 * @param price what each chosen group costs in training, in units of the reported loss, at least 0;
 *     it has no effect where always {@code k} are chosen, and other selections refuse one above 0
 *     with an estimator that {@link EstimatorSpec#needsLosses() needs losses}
 * @param huber where the label is a number, the error up to which it is squared, beyond which it
 *     counts linearly ({@link org.aimle.dl4j.RepeatedHuberError}), above 0; infinite: all errors
 *     are squared
 * @since 0.1.0
 */
public record FeatureExplainerSettings(
    FeatureGroups groups,
    int k,
    int selectorUnits,
    int hidden,
    int classes,
    EstimatorSpec estimator,
    NoiseDistribution noise,
    LambdaRule lambdaRule,
    double learningRate,
    double epsilon,
    long seed,
    int threads,
    FeatureSelection selection,
    double price,
    double huber)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Groups chosen for each row. */
  public static final int DEFAULT_K = 4;

  /** Units of each of the selector's layers. */
  public static final int DEFAULT_SELECTOR_UNITS = 100;

  /** Units of each of the predictor's layers. */
  public static final int DEFAULT_HIDDEN = 200;

  /** Step size of Adam. */
  public static final double DEFAULT_LEARNING_RATE = 1e-3;

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public FeatureExplainerSettings {
    Objects.requireNonNull(groups, "groups");
    Ranges.atLeastOne("k", k);
    Ranges.atLeastOne("selectorUnits", selectorUnits);
    Ranges.atLeastOne("hidden", hidden);
    Ranges.atLeastOne("classes", classes);
    Ranges.atLeastOne("threads", threads);
    Ranges.positive("learningRate", learningRate);
    Ranges.positive("epsilon", epsilon);
    Objects.requireNonNull(estimator, "estimator");
    Objects.requireNonNull(noise, "noise");
    Objects.requireNonNull(lambdaRule, "lambdaRule");
    Ranges.atLeastZero("price", price);
    ExplainerGraphs.requireHuber(huber);
    k = selection.k().orElse(k);
    selection.requireChoiceOf(groups.size());
    ExplainerGraphs.requirePriced(price, selection.k(), estimator);
  }

  /** What a chosen group costs where the number varies; else that has no effect. */
  double effectivePrice() {
    return selection.k().isPresent() ? 0 : price;
  }

  /**
   * Starts at 4 chosen groups, the published network's 100 and 200 units, Adam with rate 1e-3 and
   * epsilon 1e-7, one thread; with the estimator, noise, rule and seed of {@link AimleDefaults}.
   */
  public static Builder builder(FeatureGroups groups) {
    return new Builder(groups);
  }

  /** Builds settings; not thread-safe. */
  public static final class Builder {
    private final FeatureGroups groups;
    private int k = DEFAULT_K;
    private int selectorUnits = DEFAULT_SELECTOR_UNITS;
    private int hidden = DEFAULT_HIDDEN;
    private int classes = 1;
    private EstimatorSpec estimator = AimleDefaults.ESTIMATOR;
    private NoiseDistribution noise = AimleDefaults.NOISE;
    private LambdaRule lambdaRule = AimleDefaults.LAMBDA_RULE;
    private double learningRate = DEFAULT_LEARNING_RATE;
    private double epsilon = 1e-7;
    private long seed = AimleDefaults.SEED;
    private int threads = 1;
    private Optional<FeatureSelection> selection = Optional.empty();
    private double price;
    private double huber = Double.POSITIVE_INFINITY;

    private Builder(FeatureGroups groups) {
      this.groups = groups;
    }

    /** Groups to choose for each row, at least 1; by default 4. */
    public Builder k(int value) {
      k = value;
      return this;
    }

    /** Units of each of the selector's two layers, at least 1; by default 100. */
    public Builder selectorUnits(int value) {
      selectorUnits = value;
      return this;
    }

    /** Units of each of the predictor's two layers, at least 1; by default 200. */
    public Builder hidden(int value) {
      hidden = value;
      return this;
    }

    /** Classes that a label is one of, or 1 for a number in [0, 1]; by default 1. */
    public Builder classes(int value) {
      classes = value;
      return this;
    }

    /** How gradients pass the choice; by default {@link AimleDefaults#ESTIMATOR}. */
    public Builder estimator(EstimatorSpec value) {
      estimator = value;
      return this;
    }

    /** Perturbation of the scores in training; by default {@link AimleDefaults#NOISE}. */
    public Builder noise(NoiseDistribution value) {
      noise = value;
      return this;
    }

    /** How lambda moves; by default {@link AimleDefaults#LAMBDA_RULE}. */
    public Builder lambdaRule(LambdaRule value) {
      lambdaRule = value;
      return this;
    }

    /** Step size of the predictor, positive; by default 1e-3. The selector has a tenth of it. */
    public Builder learningRate(double value) {
      learningRate = value;
      return this;
    }

    /** Epsilon of Adam, positive; by default 1e-7. */
    public Builder epsilon(double value) {
      epsilon = value;
      return this;
    }

    /** Seeds the initial weights, and noise that no trainer names. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /** Threads that choose features, at least 1; by default 1. */
    public Builder threads(int value) {
      threads = value;
      return this;
    }

    /** What chooses the groups; by default the {@code k} best. */
    public Builder selection(FeatureSelection value) {
      selection = Optional.of(value);
      return this;
    }

    /** What each chosen group costs in training, in units of the reported loss; by default 0. */
    public Builder price(double value) {
      price = value;
      return this;
    }

    /**
     * The error of a number up to which it is squared, beyond which it counts linearly; by default
     * infinite.
     */
    public Builder huber(double value) {
      huber = value;
      return this;
    }

    /**
     * @throws IllegalArgumentException if a value is out of its range
     */
    public FeatureExplainerSettings build() {
      return new FeatureExplainerSettings(
          groups,
          k,
          selectorUnits,
          hidden,
          classes,
          estimator,
          noise,
          lambdaRule,
          learningRate,
          epsilon,
          seed,
          threads,
          selection.orElseGet(() -> FeatureSelection.topK(k)),
          price,
          huber);
    }
  }
}
