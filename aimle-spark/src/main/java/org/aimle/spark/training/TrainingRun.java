package org.aimle.spark.training;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.aimle.lambda.ClusterLambda;
import org.aimle.lambda.LambdaState;
import org.aimle.solver.SolverCounts;
import org.aimle.spark.training.wire.ClusterSum;
import org.aimle.spark.training.wire.GraphState;
import org.aimle.spark.training.wire.LossSum;
import org.aimle.spark.training.wire.RoundPlan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One training at work on the driver: rounds, epochs, validation, early stopping, checkpoints. */
final class TrainingRun {

  private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);

  /** What the run asks of the cluster. */
  interface Cluster {
    ClusterSum train(RoundPlan plan, GraphState state);

    /** The loss over the validation examples; empty if there are none. */
    Optional<LossSum> evaluate(RoundPlan plan, GraphState state);
  }

  /**
   * Where checkpoints go.
   *
   * @param description what must be the same for one to be continued
   */
  record Saving(CheckpointFolder folder, Map<String, String> description) {

    Optional<TrainingPosition> resume() {
      return folder.resume(description);
    }

    void write(TrainingPosition position) {
      folder.write(description, position);
    }
  }

  private final Cluster cluster;
  private final TrainingSettings settings;
  private final ClusterLambda lambda;
  private final Optional<Saving> saving;
  private final List<RoundListener> listeners;
  private final String runId;
  private final int threads;
  private final int firstEpoch;
  private final List<RoundProgress> rounds;
  private final List<EpochProgress> epochs;
  private final Pace pace;

  private GraphState state;
  private OuterStep outer;
  private int nextStep;
  private int done;
  private Optional<TrainingPosition.Best> best;

  TrainingRun(
      Cluster cluster,
      TrainingSettings settings,
      ClusterLambda lambda,
      Optional<Saving> saving,
      List<RoundListener> listeners,
      String runId,
      int threads,
      TrainingPosition position) {
    this.cluster = cluster;
    this.settings = settings;
    this.lambda = lambda;
    this.saving = saving;
    this.listeners = listeners;
    this.runId = runId;
    this.threads = threads;
    this.firstEpoch = position.firstEpoch();
    this.rounds = new ArrayList<>(position.rounds());
    this.epochs = new ArrayList<>(position.epochs());
    this.state = position.state();
    this.outer = new OuterStep(state.parameters(), position.memory());
    this.nextStep = position.nextStep();
    this.done = position.done();
    this.best = position.best();
    this.pace =
        new Pace(rounds.isEmpty() ? Duration.ZERO : rounds.get(rounds.size() - 1).elapsed());
  }

  /**
   * Trains to the end.
   *
   * @throws TrainingDivergedException if all replicas of a round are not finite
   * @throws TrainingFailedException if the cluster cannot do a round
   */
  TrainedModel train() {
    while (epoch() < settings.epochs() && !outOfPatience()) {
      round();
    }
    TrainingHistory history = new TrainingHistory(rounds, epochs);
    ModelState last = new ModelState(state);
    return best.map(b -> new TrainedModel(new ModelState(b.state()), b.epoch(), last, history))
        .orElseGet(() -> new TrainedModel(last, epoch() - 1, last, history));
  }

  private void round() {
    int epoch = epoch();
    pace.roundStarts();
    RoundPlan plan = plan(nextStep);
    ClusterSum sum = restarting(epoch, () -> cluster.train(plan, state));
    check(sum, epoch);
    Map<String, LambdaState> lambdas = lambda.next(state.lambdas(), sum.statistics());
    outer = settings.outerOptimiser().next(outer, sum.meanParameters());
    state =
        new GraphState(
            outer.parameters(),
            sum.meanUpdaterState(),
            lambdas,
            state.iteration() + sum.iterations(),
            state.epoch());
    pace.roundEnds(sum.examples());
    nextStep = plan.endStep();
    boolean epochEnds = nextStep >= sum.epochSize();
    OptionalDouble validationLoss = epochEnds ? validate(epoch) : OptionalDouble.empty();
    report(epoch, sum, lambdas, validationLoss);
    if (epochEnds) {
      endEpoch(epoch, validationLoss);
    }
    saving.filter(to -> to.folder().isDue(done, epochEnds)).ifPresent(this::save);
  }

  /** Training is worth more than a checkpoint: a disk that is full may not be at the next one. */
  private void save(Saving to) {
    try {
      to.write(position());
      listeners.forEach(listener -> listener.checkpointWritten(done));
    } catch (UncheckedIOException e) {
      LOG.warn(
          "After round {}: {} Training goes on; the next checkpoint is tried when it is due",
          done,
          e.getMessage());
    }
  }

  /**
   * Work from the newest state, again where executors were lost until Spark gave up; each round
   * that is done allows as many restarts again.
   */
  private <T> T restarting(int epoch, Supplier<T> work) {
    for (int restarts = 0; ; restarts++) {
      try {
        return work.get();
      } catch (TrainingFailedException e) {
        if (!e.isLoss() || restarts >= settings.maxRestarts()) {
          throw e;
        }
        LOG.warn(
            "Epoch {}, round {} starts again, {} of at most {} times (max-restarts): {}",
            epoch,
            done,
            restarts + 1,
            settings.maxRestarts(),
            e.getMessage());
      }
    }
  }

  private void check(ClusterSum sum, int epoch) {
    if (sum.examples() == 0) {
      if (sum.dropped() > 0) {
        throw new TrainingDivergedException(epoch, done, sum.dropped());
      }
      throw new IllegalArgumentException(
          "the training data has no minibatch: every partition is empty");
    }
    if (sum.dropped() > 0) {
      LOG.warn(
          "Epoch {}, round {}: {} replica(s) were not finite and are left out of the mean",
          epoch,
          done,
          sum.dropped());
    }
  }

  private OptionalDouble validate(int epoch) {
    Optional<LossSum> sum = restarting(epoch, () -> cluster.evaluate(plan(0), state));
    if (sum.isEmpty()) {
      return OptionalDouble.empty();
    }
    if (sum.get().examples() == 0) {
      throw new IllegalArgumentException(
          "the validation data has no minibatch; give examples or train without validation");
    }
    double loss = sum.get().mean();
    // Not finite is never best; of equals the later one is.
    if (Double.isFinite(loss) && best.map(b -> loss <= b.loss()).orElse(true)) {
      best =
          Optional.of(new TrainingPosition.Best(state.withEpoch(state.epoch() + 1), loss, epoch));
    }
    return OptionalDouble.of(loss);
  }

  private void report(
      int epoch, ClusterSum sum, Map<String, LambdaState> lambdas, OptionalDouble validationLoss) {
    int doneBefore = done + 1 - roundsOf(nextStep);
    int total = doneBefore + roundsOf(sum.epochSize()) * (settings.epochs() - epoch);
    RoundProgress progress =
        new RoundProgress(
            epoch,
            settings.epochs(),
            done,
            total,
            sum.examples(),
            pace.examplesPerSecond(),
            sum.lossSum() / sum.examples(),
            sum.dropped(),
            layers(lambdas, sum),
            validationLoss,
            pace.elapsed(),
            pace.remaining(total - done - 1));
    rounds.add(progress);
    done++;
    ModelState after = new ModelState(state);
    listeners.forEach(listener -> listener.roundEnded(progress, after));
  }

  private void endEpoch(int epoch, OptionalDouble validationLoss) {
    state = state.withEpoch(state.epoch() + 1);
    nextStep = 0;
    long examples = 0;
    double lossSum = 0;
    for (int i = rounds.size() - 1; i >= 0 && rounds.get(i).epoch() == epoch; i--) {
      examples += rounds.get(i).examples();
      lossSum += rounds.get(i).trainingLoss() * rounds.get(i).examples();
    }
    Duration before =
        epochs.stream().map(EpochProgress::elapsed).reduce(Duration.ZERO, Duration::plus);
    EpochProgress progress =
        new EpochProgress(
            epoch, examples, lossSum / examples, validationLoss, pace.elapsed().minus(before));
    epochs.add(progress);
    ModelState after = new ModelState(state);
    listeners.forEach(listener -> listener.epochEnded(progress, after));
  }

  private boolean outOfPatience() {
    if (settings.patience().isEmpty() || epochs.isEmpty()) {
      return false;
    }
    boolean validated = epochs.get(0).validationLoss().isPresent();
    int lastBest = best.map(TrainingPosition.Best::epoch).orElse(-1);
    return validated && epoch() - 1 - lastBest >= settings.patience().getAsInt();
  }

  private Map<String, LayerProgress> layers(Map<String, LambdaState> lambdas, ClusterSum sum) {
    Map<String, LayerProgress> layers = new LinkedHashMap<>();
    lambdas.forEach(
        (name, state) ->
            layers.put(
                name,
                new LayerProgress(
                    state,
                    sum.statistics().total(name),
                    sum.solvers().getOrDefault(name, SolverCounts.NONE))));
    return layers;
  }

  private TrainingPosition position() {
    return new TrainingPosition(
        state, outer.memory(), firstEpoch, nextStep, best, done, rounds, epochs);
  }

  private RoundPlan plan(int firstStep) {
    return new RoundPlan(
        runId, settings.seed(), state.epoch(), firstStep, settings.averagingFrequency(), threads);
  }

  /** Rounds that many minibatches take. */
  private int roundsOf(int minibatches) {
    int frequency = settings.averagingFrequency();
    return (minibatches + frequency - 1) / frequency;
  }

  private int epoch() {
    return state.epoch() - firstEpoch;
  }
}
