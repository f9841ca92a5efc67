package org.aimle.spark.training.executor;

/** What tests see of the pools in this JVM. */
public final class Pools {

  private Pools() {}

  /** Makes a run's pool. */
  public static void make(String runId) {
    ReplicaPool.of(runId);
  }

  /** Number of runs with a pool. */
  public static int count() {
    return ReplicaPool.pools();
  }
}
