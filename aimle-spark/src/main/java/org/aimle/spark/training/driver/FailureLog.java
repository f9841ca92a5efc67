package org.aimle.spark.training.driver;

import org.aimle.spark.internal.SparkInternals;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of each task that fails while a training runs, in one line with host and cause. */
public final class FailureLog {

  private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);

  private FailureLog() {}

  /** From now until the result is run. */
  public static Runnable listen(JavaSparkContext context) {
    return SparkInternals.onFailedTasks(
        context,
        failure ->
            LOG.warn(
                "A task {} on host {} (executor {}): {}",
                failure.lost() ? "was lost" : "failed",
                failure.host(),
                failure.executor(),
                failure.cause()));
  }
}
