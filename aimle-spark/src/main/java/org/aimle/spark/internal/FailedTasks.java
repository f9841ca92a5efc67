package org.aimle.spark.internal;

import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.aimle.opencl.OpenClException;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.FetchFailed;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskEndReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Tells of each task that failed, in one line each. */
final class FailedTasks extends SparkListener {

  /** "(TID 6) (10.0.0.1 executor 2): ", then what failed. */
  private static final Pattern ABORTED =
      Pattern.compile("\\(TID \\d+\\) \\((\\S+) executor (\\S+)\\): ");

  private static final String MOST_RECENT = "Most recent failure reason:";

  /** Of a stage that none of the executors may work on. */
  private static final String LEFT_OUT =
      "cannot run anywhere due to node and executor excludeOnFailure";

  /** Tells what is missing; what caused it tells less. */
  private static final String TELLS_ALL = OpenClException.class.getName() + ": ";

  private static final long LAST_MILLIS = 2000;

  private final Consumer<SparkInternals.TaskFailure> told;

  private FailedTasks(Consumer<SparkInternals.TaskFailure> told) {
    this.told = told;
  }

  static Runnable listen(SparkContext context, Consumer<SparkInternals.TaskFailure> told) {
    FailedTasks listener = new FailedTasks(told);
    context.addSparkListener(listener);
    return () -> {
      try {
        // The failure that ended a job is told a little later than the job ends.
        context.listenerBus().waitUntilEmpty(LAST_MILLIS);
      } catch (TimeoutException e) {
        // Other jobs keep the bus busy; what ended this one is told by its exception, too.
      }
      context.removeSparkListener(listener);
    };
  }

  /**
   * Of the last task that failed, as the exception that ended a job tells; else without a place.
   */
  static SparkInternals.TaskFailure behind(Throwable jobFailed) {
    String message = String.valueOf(jobFailed.getMessage());
    // Of a stage whose data went with their executor.
    message = message.substring(Math.max(0, message.indexOf(MOST_RECENT)));
    Matcher matcher = ABORTED.matcher(message);
    boolean lost =
        message.contains("ExecutorLostFailure") || message.contains("FetchFailedException");
    if (!matcher.find()) {
      // Spark names a failure of this stage only, and executors may be left out for an earlier one.
      String cause =
          message.contains(LEFT_OUT)
              ? LEFT_OUT
              : rootLine(message.replace(MOST_RECENT, "").strip());
      return new SparkInternals.TaskFailure("", "", cause, lost);
    }
    return new SparkInternals.TaskFailure(
        matcher.group(1),
        matcher.group(2),
        rootLine(message.substring(matcher.end()).split("Driver stacktrace:", 2)[0]),
        lost);
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    TaskEndReason reason = end.reason();
    if (reason instanceof ExceptionFailure failure) {
      tell(end, rootLine(failure.toErrorString()), false);
    } else if (reason instanceof ExecutorLostFailure lost) {
      tell(end, rootLine(lost.toErrorString()), true);
    } else if (reason instanceof FetchFailed fetch) {
      tell(end, "data are gone with their executor: " + rootLine(fetch.message()), true);
    }
  }

  private void tell(SparkListenerTaskEnd end, String cause, boolean lost) {
    told.accept(
        new SparkInternals.TaskFailure(
            end.taskInfo().host(), end.taskInfo().executorId(), cause, lost));
  }

  /** The last cause that a stack trace names, or what tells all; else its first line. */
  private static String rootLine(String trace) {
    String first = "";
    String cause = "";
    for (String line : trace.lines().toList()) {
      String text = line.strip();
      if (first.isEmpty()) {
        first = text;
      }
      if (text.startsWith("Caused by: ")) {
        cause = text.substring("Caused by: ".length());
      }
      if (text.contains(TELLS_ALL)) {
        return cause.isEmpty() ? text : cause;
      }
    }
    return cause.isEmpty() ? first : cause;
  }
}
