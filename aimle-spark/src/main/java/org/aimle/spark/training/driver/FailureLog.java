package org.aimle.spark.training.driver;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.aimle.spark.internal.SparkInternals;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of each task that fails while somebody listens, once, in one line with host and cause. */
public final class FailureLog {

  private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);

  /** Who listens, by Spark context. */
  private static final Map<SparkContext, Listeners> LISTENING = new HashMap<>();

  /** The last failure of a task's own since somebody listens. */
  private static volatile Optional<SparkInternals.TaskFailure> last = Optional.empty();

  private record Listeners(int number, Runnable end) {}

  private FailureLog() {}

  /** From now until the result is run; however many listen at once, a failure is told once. */
  public static Runnable listen(JavaSparkContext context) {
    SparkContext spark = context.sc();
    synchronized (LISTENING) {
      Listeners before = LISTENING.get(spark);
      if (before == null) {
        last = Optional.empty();
      }
      LISTENING.put(
          spark,
          before == null
              ? new Listeners(1, SparkInternals.onFailedTasks(context, FailureLog::tell))
              : new Listeners(before.number() + 1, before.end()));
    }
    return () -> end(spark);
  }

  /** What a task failed of last, other than the loss of its executor. */
  public static Optional<SparkInternals.TaskFailure> last() {
    return last;
  }

  private static void end(SparkContext spark) {
    synchronized (LISTENING) {
      Listeners listeners = LISTENING.remove(spark);
      if (listeners.number() > 1) {
        LISTENING.put(spark, new Listeners(listeners.number() - 1, listeners.end()));
      } else {
        listeners.end().run();
      }
    }
  }

  private static void tell(SparkInternals.TaskFailure failure) {
    if (!failure.lost()) {
      last = Optional.of(failure);
    }
    LOG.warn(
        "A task {} on host {} (executor {}): {}",
        failure.lost() ? "was lost" : "failed",
        failure.host(),
        failure.executor(),
        failure.cause());
  }
}
