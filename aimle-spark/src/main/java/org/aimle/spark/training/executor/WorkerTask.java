package org.aimle.spark.training.executor;

import java.io.Serializable;
import java.util.Iterator;
import org.aimle.spark.training.wire.WorkerResult;
import org.apache.spark.TaskContext;

/** What one worker does with its shard, on an executor. */
@FunctionalInterface
public interface WorkerTask<S> extends Serializable {

  WorkerResult result(TaskContext task, Iterator<S> shards) throws InterruptedException;
}
