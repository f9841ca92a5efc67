package org.aimle.spark.training;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Spark contexts of the tests, on the loopback interface and without a UI. */
public final class Clusters {

  private Clusters() {}

  public static JavaSparkContext local(int cores) {
    return new JavaSparkContext(conf("local[" + cores + ",4]"));
  }

  /** Real executor processes, one core each, on one node: they share its devices. */
  public static JavaSparkContext processes(int executors, SparkConf more) {
    SparkConf conf = conf("local-cluster[1," + executors + "," + 1024 * executors + "]");
    conf.set("spark.executor.cores", "1")
        .set("spark.executor.memory", "512m")
        .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
        .set(
            "spark.executor.extraJavaOptions",
            System.getProperty("aimle.spark.executor.options").replaceAll("\\s+", " "))
        .set("spark.scheduler.minRegisteredResourcesRatio", "1.0")
        .set("spark.scheduler.maxRegisteredResourcesWaitingTime", "60s");
    for (scala.Tuple2<String, String> setting : more.getAll()) {
      conf.set(setting._1(), setting._2());
    }
    return new JavaSparkContext(conf);
  }

  private static SparkConf conf(String master) {
    return new SparkConf(false)
        .setMaster(master)
        .setAppName("test")
        .set("spark.ui.enabled", "false")
        .set("spark.broadcast.compress", "false")
        .set("spark.task.maxDirectResultSize", "64m")
        .set("spark.driver.host", "127.0.0.1")
        .set("spark.driver.bindAddress", "127.0.0.1");
  }
}
