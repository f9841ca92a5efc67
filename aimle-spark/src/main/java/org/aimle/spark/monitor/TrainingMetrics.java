package org.aimle.spark.monitor;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.aimle.solver.SolverCounts;
import org.aimle.spark.training.EpochProgress;
import org.aimle.spark.training.LayerProgress;
import org.aimle.spark.training.ModelState;
import org.aimle.spark.training.RoundListener;
import org.aimle.spark.training.RoundProgress;
import org.aimle.spark.training.RoundTimes;
import org.aimle.spark.training.TrainingStart;

/**
 * Gauges and counters of the trainings of an application. Counters are of all trainings; gauges are
 * of the one that ended a round last, NaN as long as there is nothing to tell.
 */
final class TrainingMetrics {

  private final Counter trainings = new Counter();
  private final Counter failed = new Counter();
  private final Counter rounds = new Counter();
  private final Counter epochs = new Counter();
  private final Counter examples = new Counter();
  private final Counter dropped = new Counter();
  private final Counter checkpoints = new Counter();
  private final Counter solved = new Counter();
  private final Counter limited = new Counter();
  private final Counter remembered = new Counter();

  private final Set<OfOne> running = ConcurrentHashMap.newKeySet();
  private volatile Optional<RoundProgress> last = Optional.empty();
  private volatile double validationLoss = Double.NaN;
  private volatile double shareInSteps = Double.NaN;

  Map<String, Metric> byName() {
    Map<String, Metric> metrics = new LinkedHashMap<>();
    metrics.put("training.loss", gauge(RoundProgress::trainingLoss));
    metrics.put("training.validationLoss", (Gauge<Double>) () -> validationLoss);
    metrics.put("training.beta", layers(layer -> layer.lambda().beta()));
    metrics.put("training.nonZeros", layers(layer -> layer.sparsity().nonZerosPerGradient()));
    metrics.put("training.examplesPerSecond", whileRunning(RoundProgress::examplesPerSecond));
    metrics.put("training.shareInSteps", (Gauge<Double>) () -> shareInSteps);
    metrics.put("training.epoch", gauge(round -> round.epoch() + 1));
    metrics.put("training.epochsInTotal", gauge(RoundProgress::epochs));
    metrics.put("training.round", gauge(round -> round.round() + 1));
    metrics.put("training.roundsInTotal", gauge(RoundProgress::rounds));
    metrics.put("training.secondsLeft", whileRunning(round -> round.remaining().toMillis() / 1e3));
    metrics.put("training.checkpointAgeSeconds", (Gauge<Double>) this::checkpointAge);
    metrics.put("trainings.running", (Gauge<Integer>) running::size);
    metrics.put("trainings.begun", trainings);
    metrics.put("trainings.failed", failed);
    metrics.put("rounds", rounds);
    metrics.put("epochs", epochs);
    metrics.put("examples", examples);
    metrics.put("droppedReplicas", dropped);
    metrics.put("checkpoints", checkpoints);
    metrics.put("solver.solved", solved);
    metrics.put("solver.limited", limited);
    metrics.put("solver.remembered", remembered);
    return metrics;
  }

  RoundListener listener() {
    return new OfOne();
  }

  private Gauge<Double> gauge(ToDoubleFunction<RoundProgress> value) {
    return () -> last.map(value::applyAsDouble).orElse(Double.NaN);
  }

  /** 0 when nothing trains. */
  private Gauge<Double> whileRunning(ToDoubleFunction<RoundProgress> value) {
    Gauge<Double> gauge = gauge(value);
    return () -> running.isEmpty() ? 0.0 : gauge.getValue();
  }

  /** The mean over layers; most networks have one. */
  private Gauge<Double> layers(ToDoubleFunction<LayerProgress> value) {
    return gauge(
        round -> round.layers().values().stream().mapToDouble(value).average().orElse(Double.NaN));
  }

  /** The greatest of the trainings that write checkpoints; NaN if none does. */
  private double checkpointAge() {
    return running.stream()
        .filter(training -> training.saves)
        .mapToDouble(training -> (System.nanoTime() - training.saved) / 1e9)
        .max()
        .orElse(Double.NaN);
  }

  private final class OfOne implements RoundListener {

    private volatile boolean saves;

    /** When the last checkpoint was written, or training began. */
    private volatile long saved;

    @Override
    public void trainingStarted(TrainingStart start) {
      saved = System.nanoTime();
      saves = start.settings().checkpoints().isPresent();
      trainings.inc();
      running.add(this);
    }

    @Override
    public void roundEnded(RoundProgress progress, ModelState state) {
      last = Optional.of(progress);
      progress.validationLoss().ifPresent(loss -> validationLoss = loss);
      rounds.inc();
      examples.inc(progress.examples());
      dropped.inc(progress.droppedReplicas());
      for (LayerProgress layer : progress.layers().values()) {
        SolverCounts solver = layer.solver();
        solved.inc(solver.solved());
        limited.inc(solver.limited());
        remembered.inc(solver.remembered());
      }
    }

    @Override
    public void roundTimed(RoundTimes times) {
      shareInSteps = times.shareInSteps();
    }

    @Override
    public void epochEnded(EpochProgress progress, ModelState state) {
      epochs.inc();
    }

    @Override
    public void checkpointWritten(int rounds) {
      saved = System.nanoTime();
      saves = true;
      checkpoints.inc();
    }

    @Override
    public void trainingEnded(Optional<Throwable> failure) {
      running.remove(this);
      failure.ifPresent(e -> failed.inc());
    }
  }
}
