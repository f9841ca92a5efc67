package org.aimle.spark.training;

import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.TaskContext;

/** Frees a run's replicas in the executor that holds the partition. */
record ReleaseTask<S>(String runId) implements PartitionTask<S>, Serializable {

  private static final long serialVersionUID = 1L;

  @Override
  public byte[] run(TaskContext task, Iterator<S> shards) {
    ReplicaPool.release(runId);
    return new byte[0];
  }
}
