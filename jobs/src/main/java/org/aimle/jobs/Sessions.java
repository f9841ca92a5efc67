package org.aimle.jobs;

import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Runs a job in a Spark session and ends the session afterwards. */
final class Sessions {

  private Sessions() {}

  /**
   * @throws UserError if nothing says where Spark runs
   */
  static void run(String name, Consumer<SparkSession> job) {
    if (!new SparkConf().contains("spark.master")) {
      throw new UserError(
          "no Spark master is set; run the job with jobs/bin/aimle or with spark-submit");
    }
    SparkSession spark = SparkSession.builder().appName("aimle " + name).getOrCreate();
    try {
      job.accept(spark);
    } finally {
      spark.stop();
    }
  }
}
