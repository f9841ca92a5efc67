package org.aimle.spark.text;

import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Sessions of the tests; each test class stops its own when it is done. */
public final class LocalSession {

  private LocalSession() {}

  /** Ends the session, so that other tests can start a context. */
  public static void stop() {
    get().stop();
  }

  public static SparkSession get() {
    return builder("local[2]").getOrCreate();
  }

  /** A session on executor processes of one core each, on one node. */
  public static SparkSession processes(int executors, Map<String, String> more) {
    SparkSession.Builder builder =
        builder("local-cluster[1," + executors + "," + 1024 * executors + "]");
    more.forEach(builder::config);
    return builder
        .config("spark.executor.cores", "1")
        .config("spark.executor.memory", "512m")
        .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
        .config(
            "spark.executor.extraJavaOptions",
            System.getProperty("aimle.spark.executor.options").replaceAll("\\s+", " "))
        .config("spark.scheduler.minRegisteredResourcesRatio", "1.0")
        .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "60s")
        .getOrCreate();
  }

  private static SparkSession.Builder builder(String master) {
    return SparkSession.builder()
        .master(master)
        .appName("test")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir"));
  }
}
