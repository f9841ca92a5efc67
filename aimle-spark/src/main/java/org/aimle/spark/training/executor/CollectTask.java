package org.aimle.spark.training.executor;

import java.util.Iterator;
import org.aimle.spark.internal.PartitionTask;
import org.aimle.spark.training.wire.Exchange;
import org.aimle.spark.training.wire.FloatArrays;
import org.apache.spark.TaskContext;

/** Hands over all that a worker kept; no bytes if it is lost. */
public record CollectTask<S>(Exchange kept) implements PartitionTask<S> {

  private static final long serialVersionUID = 1L;

  @Override
  public byte[] run(TaskContext task, Iterator<S> shards) {
    try {
      return FloatArrays.bytes(new WorkerMemory(kept, task.partitionId()).all());
    } catch (WorkerMemory.LostException e) {
      return new byte[0];
    }
  }
}
