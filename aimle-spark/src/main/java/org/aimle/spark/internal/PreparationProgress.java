package org.aimle.spark.internal;

import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkStageInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/** Tells in the log how far work before the first round is, every ten seconds. */
final class PreparationProgress {

  /** Of a name of its own, so that settings can let it through. */
  private static final Logger LOG = LoggerFactory.getLogger("org.aimle.spark.preparation");

  private static final int SECONDS = 10;

  private PreparationProgress() {}

  static <T> T of(SparkContext context, String description, Supplier<T> work) {
    String tag = "aimle-" + UUID.randomUUID();
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(
            body -> {
              Thread thread = new Thread(body, "aimle-preparation-progress");
              thread.setDaemon(true);
              return thread;
            });
    long began = System.nanoTime();
    clock.scheduleAtFixedRate(
        () -> tell(context, tag, description, began), SECONDS, SECONDS, TimeUnit.SECONDS);
    context.addJobTag(tag);
    try {
      return JobDescription.of(context, description, work);
    } finally {
      context.removeJobTag(tag);
      clock.shutdownNow();
      if (seconds(began) >= SECONDS) {
        LOG.info("{}: done, {} s", description, seconds(began));
      }
    }
  }

  private static long seconds(long began) {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
  }

  /** Nothing thrown here may end the clock. */
  private static void tell(SparkContext context, String tag, String description, long began) {
    try {
      int done = 0;
      int all = 0;
      for (int job : context.statusTracker().getJobIdsForTag(tag)) {
        for (int stage : context.statusTracker().getJobInfo(job).get().stageIds()) {
          Option<SparkStageInfo> info = context.statusTracker().getStageInfo(stage);
          if (info.isDefined() && info.get().numActiveTasks() > 0) {
            done += info.get().numCompletedTasks();
            all += info.get().numTasks();
          }
        }
      }
      LOG.info(
          "{}: {} s{}",
          description,
          seconds(began),
          all == 0 ? "" : ", " + done + " of " + all + " tasks of this step");
    } catch (RuntimeException e) {
      LOG.debug("no progress to tell", e);
    }
  }
}
