package org.aimle.spark.data;

import org.apache.spark.sql.SparkSession;

/** A session on two threads of this JVM; each test class stops it when it is done. */
public final class LocalSession {

  private LocalSession() {}

  /** Ends the session, so that other tests can start a context. */
  public static void stop() {
    get().stop();
  }

  public static SparkSession get() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("test")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir"))
        .getOrCreate();
  }
}
