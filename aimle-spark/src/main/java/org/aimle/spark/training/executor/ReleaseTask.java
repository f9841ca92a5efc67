package org.aimle.spark.training.executor;

import java.util.Iterator;
import org.aimle.spark.internal.PartitionTask;
import org.apache.spark.TaskContext;

/**
 * Frees a run's replicas in the executor it runs in; what an executor that it does not reach still
 * holds is freed when a run begins there.
 */
public record ReleaseTask(String runId) implements PartitionTask<Integer> {

  private static final long serialVersionUID = 1L;

  @Override
  public byte[] run(TaskContext task, Iterator<Integer> turn) {
    ReplicaPool.release(runId);
    return new byte[0];
  }
}
