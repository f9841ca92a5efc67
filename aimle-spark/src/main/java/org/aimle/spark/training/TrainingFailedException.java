package org.aimle.spark.training;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.training.driver.FailureLog;

/**
 * The cluster could not do its part. The message is one line: which host, why, and what may help.
 *
 * @since 0.1.0
 */
public final class TrainingFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param text empty if the failure itself says what helps
   */
  private record Advice(Pattern sign, String text) {

    Advice(String sign, String text) {
      this(Pattern.compile(sign), text);
    }
  }

  /** The first whose sign is found. */
  private static final List<Advice> KNOWN =
      List.of(
          new Advice(
              "code 52\\b|Java heap space|GC overhead limit",
              "the heap is too small; raise spark.executor.memory (spark.driver.memory for a local"
                  + " master)"),
          new Advice(
              "code 137\\b|code 143\\b|OOMKilled|exceeding (physical )?memory limits",
              "the executor was killed from outside, most likely because it took more memory than"
                  + " its container has; raise spark.executor.memoryOverhead"),
          new Advice(
              "too little native memory|Physical memory usage is too high|Cannot allocate new",
              "raise org.bytedeco.javacpp.maxphysicalbytes in spark.executor.extraJavaOptions"
                  + " (spark.driver.extraJavaOptions for a local master) together with"
                  + " spark.executor.memoryOverhead, or take smaller minibatches"),
          new Advice(
              "Cannot unpack lib",
              "temporary files cannot be written on that host; free some space there, or name"
                  + " folders that can be written to: java.io.tmpdir in"
                  + " spark.executor.extraJavaOptions (spark.driver.extraJavaOptions for a local"
                  + " master), and spark.local.dir"),
          new Advice("OpenClException: (the device |.*smaller minibatches)", ""),
          new Advice(
              "OpenClException",
              "docs/GPU.md tells what spark.aimle.device=opencl (--device opencl) needs; cpu needs no"
                  + " device"),
          new Advice(
              "executor excludeOnFailure",
              "every executor was left out after tasks failed on it; the log tells of them"),
          new Advice(
              "UnsatisfiedLinkError|NoAvailableBackendException|jnind4j|libnd4j"
                  + "|Could not initialize class org\\.(nd4j|bytedeco)",
              "the native library of ND4J cannot be loaded on that host; add the natives of its"
                  + " platform (docs/CLUSTER.md) and what they need there, such as libgomp1"));

  private final boolean lost;

  private TrainingFailedException(String message, boolean lost, Throwable cause) {
    super(message, cause);
    this.lost = lost;
  }

  /** Spark ends executors on which tasks fail, and a job may end by what was lost with them. */
  private static String whyLost() {
    return FailureLog.last()
        .flatMap(
            failed ->
                advice(failed.cause())
                    .map(
                        help ->
                            "before that, a task failed on host %s (executor %s): %s%s"
                                .formatted(
                                    failed.host(),
                                    failed.executor(),
                                    failed.cause(),
                                    help.isEmpty() ? "" : "; " + help)))
        .orElse("the executor was lost again and again; its own log tells why");
  }

  /**
   * What ended a Spark job, if that was the cluster: executors that were lost, or cannot do the
   * work. Empty for anything else, as for an exception of the caller's own code.
   */
  public static Optional<TrainingFailedException> of(Throwable e) {
    return SparkInternals.failureBehind(e)
        .flatMap(
            failure -> {
              // Where all executors are left out, what counts is for what they were.
              SparkInternals.TaskFailure told =
                  failure.cause().contains("excludeOnFailure")
                      ? FailureLog.last().orElse(failure)
                      : failure;
              Optional<String> advice = advice(told.cause()).or(() -> advice(failure.cause()));
              if (advice.isEmpty() && !failure.lost()) {
                return Optional.empty();
              }
              String place =
                  told.host().isEmpty()
                      ? "training failed: "
                      : "training failed on host %s (executor %s): "
                          .formatted(told.host(), told.executor());
              String help = advice.orElseGet(TrainingFailedException::whyLost);
              return Optional.of(
                  new TrainingFailedException(
                      place + told.cause() + (help.isEmpty() ? "" : "; " + help),
                      failure.lost(),
                      e));
            });
  }

  static TrainingFailedException lostTooOften(int times, int round) {
    return new TrainingFailedException(
        ("executors were lost with what their workers kept %d times before training got further"
                + " than it had been; it begins anew after round %d each time. Raise max-restarts,"
                + " lower the sync interval, or take updater state averaged")
            .formatted(times, round),
        false,
        null);
  }

  /** Whether executors were lost, so that another attempt may well succeed. */
  boolean isLoss() {
    return lost;
  }

  private static Optional<String> advice(String cause) {
    return KNOWN.stream()
        .filter(known -> known.sign().matcher(cause).find())
        .map(Advice::text)
        .findFirst();
  }
}
