package org.aimle.spark.monitor;

import com.codahale.metrics.Metric;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.training.EpochProgress;
import org.aimle.spark.training.ModelState;
import org.aimle.spark.training.RoundListener;
import org.aimle.spark.training.RoundListeners;
import org.aimle.spark.training.RoundProgress;
import org.aimle.spark.training.RoundTimes;
import org.aimle.spark.training.TrainingStart;
import org.apache.spark.SparkContext;

/** Hears of all trainings of an application and shows them in three ways. Thread-safe. */
public final class Monitor {

  /** The tab's place below the address of Spark's UI. */
  public static final String TAB = "aimle";

  private final TrainingMetrics metrics = new TrainingMetrics();
  private final TrainingBoard board = new TrainingBoard();
  private final AtomicInteger trainings = new AtomicInteger();

  /**
   * Begins to hear of trainings, and adds the tab if there is a UI.
   *
   * @return ends it
   */
  public Runnable begin(SparkContext spark) {
    String name = spark.appName();
    SparkInternals.addTab(spark, TAB, "AIMLE", () -> LivePage.render(name, board.trainings()));
    return RoundListeners.add(this::listener);
  }

  /** Gauges and counters by their names. */
  public Map<String, Metric> metrics() {
    return metrics.byName();
  }

  private RoundListener listener() {
    int number = trainings.incrementAndGet();
    return new Each(List.of(metrics.listener(), board.listener(number), new EventLog(number)));
  }

  private record Each(List<RoundListener> listeners) implements RoundListener {

    @Override
    public void trainingStarted(TrainingStart start) {
      listeners.forEach(listener -> listener.trainingStarted(start));
    }

    @Override
    public void roundEnded(RoundProgress progress, ModelState state) {
      listeners.forEach(listener -> listener.roundEnded(progress, state));
    }

    @Override
    public void roundTimed(RoundTimes times) {
      listeners.forEach(listener -> listener.roundTimed(times));
    }

    @Override
    public void epochEnded(EpochProgress progress, ModelState state) {
      listeners.forEach(listener -> listener.epochEnded(progress, state));
    }

    @Override
    public void checkpointWritten(int rounds) {
      listeners.forEach(listener -> listener.checkpointWritten(rounds));
    }

    @Override
    public void trainingEnded(Optional<Throwable> failure) {
      listeners.forEach(listener -> listener.trainingEnded(failure));
    }
  }
}
