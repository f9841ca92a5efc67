package org.aimle.jobs.sessions;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.aimle.jobs.command.UserError;
import org.aimle.jobs.progress.Console;
import org.aimle.spark.training.driver.FailureLog;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Runs a job in a Spark session and ends the session afterwards. */
public final class Sessions {

  private Sessions() {}

  /**
   * @throws UserError if nothing says where Spark runs, or temporary files cannot be written
   */
  public static void run(String name, Console console, Consumer<SparkSession> job) {
    run(name, Map.of(), console, job);
  }

  /**
   * @param settings of Spark that the job needs
   * @throws UserError if nothing says where Spark runs, or temporary files cannot be written
   */
  public static void run(
      String name, Map<String, String> settings, Console console, Consumer<SparkSession> job) {
    SparkConf conf = new SparkConf();
    if (!conf.contains("spark.master")) {
      throw new UserError(
          "no Spark master is set; run the job with jobs/bin/aimle or with spark-submit");
    }
    TemporaryFolders.require(conf);
    SparkSession spark = session(name, settings);
    // Of all that runs, not only of training: what fails first may be left out later.
    Runnable untold = FailureLog.listen(JavaSparkContext.fromSparkContext(spark.sparkContext()));
    try {
      console.say(description(spark));
      job.accept(spark);
    } finally {
      untold.run();
      spark.stop();
    }
  }

  private static SparkSession session(String name, Map<String, String> settings) {
    SparkSession.Builder builder = SparkSession.builder().appName("aimle " + name);
    settings.forEach(builder::config);
    return builder.getOrCreate();
  }

  private static String description(SparkSession spark) {
    SparkContext context = spark.sparkContext();
    return "Spark %s on %s: %s tasks at once, %s thread(s) each%s"
        .formatted(
            spark.version(),
            context.master(),
            context.defaultParallelism(),
            context.getConf().get("spark.task.cpus", "1"),
            Optional.ofNullable(System.getenv("OPENBLAS_CORETYPE"))
                .map(kernels -> "; OpenBLAS kernels " + kernels)
                .orElse(""));
  }
}
