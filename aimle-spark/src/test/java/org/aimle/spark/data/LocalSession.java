package org.aimle.spark.data;

import org.apache.spark.sql.SparkSession;

/** A session on two threads of this JVM; the tests of a run share it. */
public final class LocalSession {

  private LocalSession() {}

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
