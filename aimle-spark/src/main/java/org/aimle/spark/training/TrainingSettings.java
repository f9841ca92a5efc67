package org.aimle.spark.training;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.aimle.dl4j.AimleDefaults;
import org.aimle.spec.Ranges;

/**
 * How a cluster trains. The number of workers is the number of partitions of the training data;
 * threads per worker are Spark's {@code spark.task.cpus}.
 *
 * @param epochs passes over the training data, at least 1
 * @param averagingFrequency H, minibatches each worker takes between two averagings, at least 1
 * @param seed of shuffling, noise and dropout
 * @param patience epochs without a better validation loss after which training ends, at least 1;
 *     empty: never
 * @param maxRestarts how often a round that lost its executors until Spark gave up is begun again
 *     before training fails, at least 0
 * @param outerOptimiser what the driver does with the mean of the workers' parameters
 * @param checkpoints where to write checkpoints; empty: none
 * @param updaterState what becomes of the updater's state between rounds
 * @param compression of what workers send
 * @param syncInterval rounds after which what workers keep for themselves (updater state, rounding
 *     errors) comes together, at least 1. A training that loses an executor or its driver goes on
 *     from there
 * @since 0.1.0
 */
public record TrainingSettings(
    int epochs,
    int averagingFrequency,
    long seed,
    OptionalInt patience,
    int maxRestarts,
    OuterOptimiser outerOptimiser,
    Optional<Checkpoints> checkpoints,
    UpdaterState updaterState,
    Compression compression,
    int syncInterval) {

  /** Rounds between two times at which all that workers keep comes together. */
  public static final int DEFAULT_SYNC_INTERVAL = 64;

  /** How often a round is begun again unless something else is set. */
  public static final int DEFAULT_MAX_RESTARTS = 2;

  /**
   * @throws IllegalArgumentException if a number is outside of its range
   */
  public TrainingSettings {
    Ranges.atLeastOne("epochs", epochs);
    Ranges.atLeastOne("averagingFrequency", averagingFrequency);
    patience.ifPresent(p -> Ranges.atLeastOne("patience", p));
    Ranges.atLeast(0, "maxRestarts", maxRestarts);
    OuterOptimisers.requireRegistered(outerOptimiser);
    Objects.requireNonNull(checkpoints, "checkpoints");
    Objects.requireNonNull(updaterState, "updaterState");
    Objects.requireNonNull(compression, "compression");
    Ranges.atLeastOne("syncInterval", syncInterval);
  }

  /**
   * With updater state kept and nothing compressed.
   *
   * @throws IllegalArgumentException if a number is outside of its range
   */
  public TrainingSettings(
      int epochs,
      int averagingFrequency,
      long seed,
      OptionalInt patience,
      int maxRestarts,
      OuterOptimiser outerOptimiser,
      Optional<Checkpoints> checkpoints) {
    this(
        epochs,
        averagingFrequency,
        seed,
        patience,
        maxRestarts,
        outerOptimiser,
        checkpoints,
        UpdaterState.KEPT,
        Compression.NONE,
        DEFAULT_SYNC_INTERVAL);
  }

  /** Begins with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Starts at 20 epochs, averaging after each 5 minibatches, seed 0 ({@link AimleDefaults}), plain
   * averaging, no early stopping, 2 restarts of a round, updater state kept by the workers, nothing
   * compressed, 64 rounds between synchronisations.
   */
  public static final class Builder {
    private int epochs = AimleDefaults.EPOCHS;
    private int averagingFrequency = AimleDefaults.AVERAGING_FREQUENCY;
    private long seed = AimleDefaults.SEED;
    private OptionalInt patience = OptionalInt.empty();
    private int maxRestarts = DEFAULT_MAX_RESTARTS;
    private OuterOptimiser outerOptimiser = OuterOptimiser.averaging();
    private Optional<Checkpoints> checkpoints = Optional.empty();
    private UpdaterState updaterState = UpdaterState.KEPT;
    private Compression compression = Compression.NONE;
    private int syncInterval = DEFAULT_SYNC_INTERVAL;

    private Builder() {}

    /** Passes over the training data, at least 1. */
    public Builder epochs(int value) {
      epochs = value;
      return this;
    }

    /** H, minibatches that each worker takes between two averagings, at least 1. */
    public Builder averagingFrequency(int value) {
      averagingFrequency = value;
      return this;
    }

    /** Names the random numbers of shuffling, noise and dropout. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /** Epochs without a better validation loss after which training ends, at least 1. */
    public Builder patience(int value) {
      patience = OptionalInt.of(value);
      return this;
    }

    /** How often a round that lost its executors may be begun again, at least 0. */
    public Builder maxRestarts(int value) {
      maxRestarts = value;
      return this;
    }

    /** What the driver does with the mean of the workers' parameters. */
    public Builder outerOptimiser(OuterOptimiser value) {
      outerOptimiser = value;
      return this;
    }

    /** Where and when checkpoints are written; by default there are none. */
    public Builder checkpoints(Checkpoints value) {
      checkpoints = Optional.of(value);
      return this;
    }

    /** What becomes of the updater's state between rounds. */
    public Builder updaterState(UpdaterState value) {
      updaterState = value;
      return this;
    }

    /** Compression of what workers send. */
    public Builder compression(Compression value) {
      compression = value;
      return this;
    }

    /** Rounds after which what workers keep for themselves comes together, at least 1. */
    public Builder syncInterval(int value) {
      syncInterval = value;
      return this;
    }

    /**
     * @throws IllegalArgumentException if a number is outside of its range
     */
    public TrainingSettings build() {
      return new TrainingSettings(
          epochs,
          averagingFrequency,
          seed,
          patience,
          maxRestarts,
          outerOptimiser,
          checkpoints,
          updaterState,
          compression,
          syncInterval);
    }
  }
}
