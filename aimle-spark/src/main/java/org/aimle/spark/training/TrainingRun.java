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
import org.aimle.spark.training.wire.Exchange;
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

    /** The mean of the updater's state that workers kept in a round. */
    ClusterSum gather(Exchange kept);

    /** All that workers kept; empty if it is too much for the driver, or lost. */
    Optional<List<float[]>> collect(Exchange kept);

    /** Gives workers back what was collected. */
    void restore(Exchange kept, List<float[]> memories);

    /** A new set of blocks for what workers keep. */
    int newMemory();

    void forget(int memory);

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

  /** Numbers of the updater's state, wherever it is. */
  private final int updaterNumbers;

  private GraphState state;
  private OuterStep outer;
  private int nextStep;
  private int done;
  private Optional<TrainingPosition.Best> best;

  /** Of the last round, if the workers keep something. */
  private Optional<Exchange> kept = Optional.empty();

  /**
   * With all that workers keep: what a loss goes back to. A checkpoint holds it, too, where there
   * is too much to collect.
   */
  private TrainingPosition whole;

  private final VanishedGradients vanished = new VanishedGradients();

  private int furthest;
  private int losses;
  private int saved = -1;

  TrainingRun(
      Cluster cluster,
      TrainingSettings settings,
      ClusterLambda lambda,
      Optional<Saving> saving,
      List<RoundListener> listeners,
      String runId,
      int threads,
      int updaterNumbers,
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
    this.whole = position;
    this.furthest = done;
    this.updaterNumbers = updaterNumbers;
    if (settings.updaterState() == UpdaterState.RESET) {
      this.state = state.withoutUpdaterState();
    }
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
    restore();
    do {
      while (epoch() < settings.epochs() && !outOfPatience()) {
        round();
      }
    } while (!updaterStateIsHere());
    TrainingHistory history = new TrainingHistory(rounds, epochs);
    ModelState last = new ModelState(state);
    return best.map(b -> new TrainedModel(new ModelState(b.state()), b.epoch(), last, history))
        .orElseGet(() -> new TrainedModel(last, epoch() - 1, last, history));
  }

  private void round() {
    int epoch = epoch();
    pace.roundStarts();
    boolean together = (done + 1) % settings.syncInterval() == 0;
    RoundPlan plan = plan(nextStep, exchange(together));
    ClusterSum sum = restarting(epoch, () -> cluster.train(plan, state));
    if (sum.lost() > 0) {
      cluster.forget(plan.exchange().to());
      goBack();
      return;
    }
    check(sum, epoch);
    Map<String, LambdaState> lambdas = lambda.next(state.lambdas(), sum.statistics());
    float[] mean = sum.meanParameters();
    if (plan.exchange().deltaBits() > 0) {
      mean = plus(state.parameters(), mean);
    }
    outer = settings.outerOptimiser().next(outer, mean);
    state =
        new GraphState(
            outer.parameters(),
            sum.meanUpdaterState(),
            lambdas,
            state.iteration() + sum.iterations(),
            state.epoch());
    kept.ifPresent(before -> cluster.forget(before.to()));
    kept =
        plan.exchange().to() == Exchange.NOTHING ? Optional.empty() : Optional.of(plan.exchange());
    if (together && !updaterStateIsHere()) {
      return;
    }
    pace.roundEnds(sum.examples());
    nextStep = plan.endStep();
    boolean epochEnds = nextStep >= sum.epochSize();
    OptionalDouble validationLoss = epochEnds ? validate(epoch) : OptionalDouble.empty();
    report(epoch, sum, lambdas, validationLoss);
    if (epochEnds) {
      endEpoch(epoch, validationLoss);
    }
    if (kept.isEmpty()) {
      whole = position(together);
    }
    saving.filter(to -> to.folder().isDue(done, epochEnds)).ifPresent(this::save);
  }

  /**
   * What the next round begins with and what it leaves with the workers.
   *
   * @param together whether nothing shall stay with them
   */
  private Exchange exchange(boolean together) {
    boolean keeps = settings.updaterState() == UpdaterState.KEPT && updaterNumbers > 0;
    int bits = settings.compression().bits();
    return new Exchange(
        switch (settings.updaterState()) {
          case KEPT -> Exchange.Updater.STAYS;
          case AVERAGED -> Exchange.Updater.TRAVELS;
          case RESET -> Exchange.Updater.ENDS;
        },
        bits > 0 && together ? Float.SIZE : bits,
        kept.map(Exchange::to).orElse(Exchange.NOTHING),
        keeps || bits > 0 && !together ? cluster.newMemory() : Exchange.NOTHING,
        state.parameters().length,
        updaterNumbers);
  }

  /** Gives workers what they kept when the training that is continued wrote it down. */
  private void restore() {
    if (!whole.memories().isEmpty()) {
      Exchange exchange = exchange(false);
      restarting(
          epoch(),
          () -> {
            cluster.restore(exchange, whole.memories());
            return true;
          });
      kept = Optional.of(exchange);
    }
  }

  /**
   * Takes the mean of the updater's state where the workers have it, who then keep nothing; goes
   * back and returns false if some have lost it.
   */
  private boolean updaterStateIsHere() {
    if (kept.isEmpty()) {
      return true;
    }
    Exchange last = kept.get();
    if (last.updater() == Exchange.Updater.STAYS) {
      ClusterSum sum = restarting(epoch(), () -> cluster.gather(last));
      if (sum.lost() > 0) {
        goBack();
        return false;
      }
      state = state.withUpdaterState(sum.meanUpdaterState());
    }
    cluster.forget(last.to());
    kept = Optional.empty();
    return true;
  }

  /** To the last round after which nothing was with the workers alone; the same bits follow. */
  private void goBack() {
    losses = done > furthest ? 1 : losses + 1;
    furthest = Math.max(furthest, done);
    if (losses > settings.maxRestarts()) {
      throw TrainingFailedException.lostTooOften(losses, whole.done());
    }
    LOG.warn(
        "Round {}: executors were lost with what their workers kept; training goes on after round"
            + " {}, {} of at most {} times without progress (max-restarts)",
        done,
        whole.done(),
        losses,
        settings.maxRestarts());
    kept.ifPresent(gone -> cluster.forget(gone.to()));
    kept = Optional.empty();
    state = whole.state();
    outer = new OuterStep(state.parameters(), whole.memory());
    nextStep = whole.nextStep();
    done = whole.done();
    best = whole.best();
    rounds.clear();
    rounds.addAll(whole.rounds());
    epochs.clear();
    epochs.addAll(whole.epochs());
    restore();
  }

  private static float[] plus(float[] parameters, float[] change) {
    float[] sum = new float[parameters.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = parameters[i] + change[i];
    }
    return sum;
  }

  /** Training is worth more than a checkpoint: a disk that is full may not be at the next one. */
  private void save(Saving to) {
    TrainingPosition position =
        kept.flatMap(cluster::collect).map(position(false)::with).orElse(whole);
    if (position.done() == saved) {
      return;
    }
    try {
      to.write(position);
      saved = position.done();
      listeners.forEach(listener -> listener.checkpointWritten(position.done()));
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
    Optional<LossSum> sum =
        restarting(epoch, () -> cluster.evaluate(plan(0, Exchange.FULL), state));
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
    if (done > furthest) {
      ModelState after = new ModelState(state);
      RoundTimes times = times(sum);
      listeners.forEach(
          listener -> {
            listener.roundEnded(progress, after);
            listener.roundTimed(times);
          });
    }
  }

  private RoundTimes times(ClusterSum sum) {
    return new RoundTimes(
        sum.workers(),
        pace.round(),
        Duration.ofNanos(sum.sending()),
        Duration.ofNanos(sum.working()),
        Duration.ofNanos(sum.adding()),
        Duration.ofNanos(sum.times().load()),
        Duration.ofNanos(sum.times().steps()),
        Duration.ofNanos(sum.times().stepsCpu()),
        Duration.ofNanos(sum.times().close()));
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
    if (done > furthest) {
      ModelState after = new ModelState(state);
      listeners.forEach(listener -> listener.epochEnded(progress, after));
      vanished.after(rounds, epochs).forEach(LOG::warn);
    }
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

  /**
   * @param copied whether later rounds leave it as it is
   */
  private TrainingPosition position(boolean copied) {
    return new TrainingPosition(
        state,
        outer.memory(),
        firstEpoch,
        nextStep,
        best,
        done,
        copied ? List.copyOf(rounds) : rounds,
        copied ? List.copyOf(epochs) : epochs);
  }

  private RoundPlan plan(int firstStep, Exchange exchange) {
    return new RoundPlan(
        runId,
        settings.seed(),
        state.epoch(),
        firstStep,
        settings.averagingFrequency(),
        threads,
        exchange);
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
