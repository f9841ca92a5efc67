package org.aimle.spark.text;

import org.apache.spark.sql.Dataset;

/** How many partitions are worth their tasks when examples are read for training. */
public final class Partitions {

  /** More would cost more in starts of tasks than they bring in even loads. */
  private static final int PER_CORE = 8;

  /** Examples for which a task of their own is worth its start. */
  private static final long EXAMPLES_PER_TASK = 10_000;

  private Partitions() {}

  /** At most so many to check examples in. */
  public static int toRead(Dataset<?> dataset) {
    return PER_CORE * cores(dataset);
  }

  /**
   * At most so many to deal known examples out from: of few examples one, which needs no job to
   * sort and number them.
   */
  public static int toDeal(long examples) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1, examples / EXAMPLES_PER_TASK));
  }

  private static int cores(Dataset<?> dataset) {
    return Math.max(1, dataset.sparkSession().sparkContext().defaultParallelism());
  }
}
