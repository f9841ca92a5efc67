package org.aimle.spark.training.executor;

import java.util.Iterator;
import java.util.List;
import org.aimle.spark.internal.PartitionTask;
import org.aimle.spark.training.wire.Exchange;
import org.aimle.spark.training.wire.FloatArrays;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;

/** Gives a worker back what {@link CollectTask} took. */
public record RestoreTask<S>(Exchange kept, List<Broadcast<byte[]>> memories)
    implements PartitionTask<S> {

  private static final long serialVersionUID = 1L;

  @Override
  public byte[] run(TaskContext task, Iterator<S> shards) {
    int partition = task.partitionId();
    new WorkerMemory(kept, partition).putAll(FloatArrays.floats(memories.get(partition).value()));
    return new byte[0];
  }
}
