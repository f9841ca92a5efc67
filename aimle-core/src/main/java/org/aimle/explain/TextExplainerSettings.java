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
 * What a {@link TextExplainer} is made of; immutable.
 *
 * @param dimension {@code E}, length of the word vectors, at least 1
 * @param k tokens to choose from each text, at least 1; where {@code selection} is of another kind
 *     than top-k, it has no effect
 * @param filters channels of the selector, at least 1
 * @param hidden units of the predictor, at least 1
 * @param classes 1: the label is a number in [0, 1], learnt by squared error; more: it is one of so
 *     many classes, learnt by cross-entropy
 * @param dropout of the selector, in [0, 1)
 * @param estimator how gradients pass the choice
 * @param noise perturbation of the scores in training
 * @param lambdaRule how lambda moves
 * @param learningRate of Adam, positive
 * @param epsilon of Adam, positive
 * @param seed of the initial weights, and of noise that no trainer names
 * @param threads threads that choose tokens, at least 1
 * @param selection what chooses the tokens
 * @param price what each chosen token costs in training, in units of the reported loss, at least 0;
 *     it has no effect where always {@code k} are chosen, and other selections refuse one above 0
 *     with an estimator that {@link EstimatorSpec#needsLosses() needs losses}
 * @param huber where the label is a number, the error up to which it is squared, beyond which it
 *     counts linearly ({@link org.aimle.dl4j.RepeatedHuberError}), above 0; infinite: all errors
 *     are squared
 * @since 0.1.0
 */
public record TextExplainerSettings(
    int dimension,
    int k,
    int filters,
    int hidden,
    int classes,
    double dropout,
    EstimatorSpec estimator,
    NoiseDistribution noise,
    LambdaRule lambdaRule,
    double learningRate,
    double epsilon,
    long seed,
    int threads,
    TextSelection selection,
    double price,
    double huber)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Tokens chosen from each text. */
  public static final int DEFAULT_K = 10;

  /** Channels of the selector. */
  public static final int DEFAULT_FILTERS = 100;

  /** Units of the predictor. */
  public static final int DEFAULT_HIDDEN = 250;

  /** Share of the selector's activations that training drops. */
  public static final double DEFAULT_DROPOUT = 0.2;

  /** Step size of Adam. */
  public static final double DEFAULT_LEARNING_RATE = 1e-3;

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public TextExplainerSettings {
    Ranges.atLeastOne("dimension", dimension);
    Ranges.atLeastOne("k", k);
    Ranges.atLeastOne("filters", filters);
    Ranges.atLeastOne("hidden", hidden);
    Ranges.atLeastOne("classes", classes);
    Ranges.atLeastOne("threads", threads);
    Ranges.fraction("dropout", dropout);
    Ranges.positive("learningRate", learningRate);
    Ranges.positive("epsilon", epsilon);
    Objects.requireNonNull(estimator, "estimator");
    Objects.requireNonNull(noise, "noise");
    Objects.requireNonNull(lambdaRule, "lambdaRule");
    Ranges.atLeastZero("price", price);
    ExplainerGraphs.requireHuber(huber);
    k = selection.k().orElse(k);
    ExplainerGraphs.requirePriced(price, selection.k(), estimator);
  }

  /**
   * Settings that choose the {@code k} best tokens.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public TextExplainerSettings(
      int dimension,
      int k,
      int filters,
      int hidden,
      int classes,
      double dropout,
      EstimatorSpec estimator,
      NoiseDistribution noise,
      LambdaRule lambdaRule,
      double learningRate,
      double epsilon,
      long seed,
      int threads) {
    this(
        dimension,
        k,
        filters,
        hidden,
        classes,
        dropout,
        estimator,
        noise,
        lambdaRule,
        learningRate,
        epsilon,
        seed,
        threads,
        TextSelection.topK(k),
        0,
        Double.POSITIVE_INFINITY);
  }

  /** The published network for vectors of a dimension, at least 1. */
  public static TextExplainerSettings of(int dimension) {
    return builder(dimension).build();
  }

  /**
   * Starts at the published network: 10 tokens, 100 filters, 250 hidden units, dropout 0.2, Adam
   * with rate 1e-3 and epsilon 1e-7, one thread; with the estimator, noise, rule and seed of {@link
   * AimleDefaults}.
   */
  public static Builder builder(int dimension) {
    return new Builder(dimension);
  }

  /** Whether the price has an effect. */
  boolean priced() {
    return price > 0 && selection.k().isEmpty();
  }

  /** A builder that starts at these settings. */
  public Builder toBuilder() {
    Builder builder = new Builder(dimension);
    if (selection.k().isEmpty()) {
      builder.selection(selection);
    }
    return builder
        .price(price)
        .huber(huber)
        .k(k)
        .filters(filters)
        .hidden(hidden)
        .classes(classes)
        .dropout(dropout)
        .estimator(estimator)
        .noise(noise)
        .lambdaRule(lambdaRule)
        .learningRate(learningRate)
        .epsilon(epsilon)
        .seed(seed)
        .threads(threads);
  }

  /** Builds settings; not thread-safe. */
  public static final class Builder {
    private final int dimension;
    private int k = DEFAULT_K;
    private int filters = DEFAULT_FILTERS;
    private int hidden = DEFAULT_HIDDEN;
    private int classes = 1;
    private double dropout = DEFAULT_DROPOUT;
    private EstimatorSpec estimator = AimleDefaults.ESTIMATOR;
    private NoiseDistribution noise = AimleDefaults.NOISE;
    private LambdaRule lambdaRule = AimleDefaults.LAMBDA_RULE;
    private double learningRate = DEFAULT_LEARNING_RATE;
    private double epsilon = 1e-7;
    private long seed = AimleDefaults.SEED;
    private int threads = 1;
    private Optional<TextSelection> selection = Optional.empty();
    private double price;
    private double huber = Double.POSITIVE_INFINITY;

    private Builder(int dimension) {
      this.dimension = dimension;
    }

    /** Tokens to choose from each text, at least 1; by default 10. */
    public Builder k(int value) {
      k = value;
      return this;
    }

    /** Channels of the selector, at least 1; by default 100. */
    public Builder filters(int value) {
      filters = value;
      return this;
    }

    /** Units of the predictor, at least 1; by default 250. */
    public Builder hidden(int value) {
      hidden = value;
      return this;
    }

    /** Classes that a label is one of, or 1 for a number in [0, 1]; by default 1. */
    public Builder classes(int value) {
      classes = value;
      return this;
    }

    /** Dropout of the selector, in [0, 1); by default 0.2. */
    public Builder dropout(double value) {
      dropout = value;
      return this;
    }

    /** How gradients pass the choice; by default {@link AimleDefaults#ESTIMATOR}. */
    public Builder estimator(EstimatorSpec value) {
      estimator = value;
      return this;
    }

    /** Perturbation of the scores; by default {@link AimleDefaults#NOISE}. */
    public Builder noise(NoiseDistribution value) {
      noise = value;
      return this;
    }

    /** How lambda moves; by default {@link AimleDefaults#LAMBDA_RULE}. */
    public Builder lambdaRule(LambdaRule value) {
      lambdaRule = value;
      return this;
    }

    /** Step size of Adam, above 0; by default 1e-3. */
    public Builder learningRate(double value) {
      learningRate = value;
      return this;
    }

    /** Epsilon of Adam, above 0; by default 1e-7. */
    public Builder epsilon(double value) {
      epsilon = value;
      return this;
    }

    /** Names the initial weights, and noise that no trainer names; by default 0. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /** Threads that choose tokens, at least 1; by default 1. */
    public Builder threads(int value) {
      threads = value;
      return this;
    }

    /** What chooses the tokens; by default the {@code k} best. */
    public Builder selection(TextSelection value) {
      selection = Optional.of(value);
      return this;
    }

    /** What each chosen token costs in training, in units of the reported loss; by default 0. */
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
    public TextExplainerSettings build() {
      return new TextExplainerSettings(
          dimension,
          k,
          filters,
          hidden,
          classes,
          dropout,
          estimator,
          noise,
          lambdaRule,
          learningRate,
          epsilon,
          seed,
          threads,
          selection.orElseGet(() -> TextSelection.topK(k)),
          price,
          huber);
    }
  }
}
