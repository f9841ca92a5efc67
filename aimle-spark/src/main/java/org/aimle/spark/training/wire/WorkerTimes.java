package org.aimle.spark.training.wire;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What a worker's part of a round took, in nanoseconds; or the sum over workers.
 *
 * @param load to set the state with which the round begins
 * @param steps to cut minibatches and train on them
 * @param stepsCpu processor time of the thread that does so
 * @param close to read what came out, check it and keep the worker's own part of it
 */
public record WorkerTimes(long load, long steps, long stepsCpu, long close) {

  /** Of a worker that does not train. */
  public static final WorkerTimes NONE = new WorkerTimes(0, 0, 0, 0);

  WorkerTimes plus(WorkerTimes other) {
    return new WorkerTimes(
        load + other.load, steps + other.steps, stepsCpu + other.stepsCpu, close + other.close);
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(load);
    out.writeLong(steps);
    out.writeLong(stepsCpu);
    out.writeLong(close);
  }

  static WorkerTimes read(DataInput in) throws IOException {
    return new WorkerTimes(in.readLong(), in.readLong(), in.readLong(), in.readLong());
  }
}
