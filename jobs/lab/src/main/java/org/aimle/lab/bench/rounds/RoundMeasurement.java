package org.aimle.lab.bench.rounds;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.aimle.spark.training.ModelState;
import org.aimle.spark.training.RoundListener;
import org.aimle.spark.training.RoundProgress;
import org.aimle.spark.training.RoundTimes;
import org.apache.spark.api.java.JavaSparkContext;

/** Measures the rounds of one training, but for the first ones. */
final class RoundMeasurement implements RoundListener {

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final int warmUp;
  private final List<RoundTimes> times = new ArrayList<>();
  private int seen;
  private double driverStart;
  private double executorsStart;
  private double driverCpu;
  private double executorsCpu;

  private RoundMeasurement(int warmUp) {
    this.warmUp = warmUp;
  }

  /**
   * @param warmUp rounds before those that are measured, at least 1
   * @param rounds that are measured, at least 1
   */
  static RoundTerms of(
      JavaSparkContext context,
      RoundSubject subject,
      int workers,
      int frequency,
      int warmUp,
      int rounds) {
    RoundMeasurement measurement = new RoundMeasurement(warmUp);
    RoundTasks tasks = new RoundTasks();
    context.sc().addSparkListener(tasks);
    try {
      subject.train(context, workers, frequency, warmUp + rounds, measurement);
      List<RoundTasks.OfRound> all = tasks.rounds(warmUp + rounds);
      if (all.size() < warmUp + rounds || measurement.times.size() < rounds) {
        throw new IllegalStateException(
            "%d rounds ended and %d were timed of %d; is there too little to train on?"
                .formatted(all.size(), measurement.times.size(), warmUp + rounds));
      }
      return RoundTerms.of(
          measurement.times,
          all.subList(warmUp, warmUp + rounds),
          measurement.executorsCpu / rounds,
          measurement.driverCpu / rounds);
    } finally {
      context.sc().removeSparkListener(tasks);
    }
  }

  @Override
  public void roundEnded(RoundProgress progress, ModelState state) {
    // Its times come next.
  }

  @Override
  public void roundTimed(RoundTimes round) {
    seen++;
    double driver = SYSTEM.getProcessCpuTime() / 1e6;
    double executors = executorsCpu();
    if (seen == warmUp) {
      driverStart = driver;
      executorsStart = executors;
    } else if (seen > warmUp) {
      times.add(round);
      driverCpu = driver - driverStart;
      executorsCpu = executors - executorsStart;
    }
  }

  /** Of the processes that this one started; NaN if there are none. */
  private static double executorsCpu() {
    List<Duration> children =
        ProcessHandle.current()
            .descendants()
            .flatMap(process -> process.info().totalCpuDuration().stream())
            .toList();
    return children.isEmpty()
        ? Double.NaN
        : children.stream().mapToDouble(cpu -> cpu.toNanos() / 1e6).sum();
  }
}
