package org.aimle.spark.internal;

import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.TaskContext;

/** What a job does with one partition, on an executor. */
@FunctionalInterface
public interface PartitionTask<S> extends Serializable {

  /** Its result as bytes. */
  byte[] run(TaskContext task, Iterator<S> elements) throws InterruptedException;
}
