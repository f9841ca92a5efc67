package org.aimle.spark.training.wire;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** State by broadcast, results as the tasks' own. */
record BroadcastChannel(Broadcast<byte[]> sent) implements RoundChannel {

  private static final long serialVersionUID = 1L;

  static BroadcastChannel open(JavaSparkContext context, GraphState state) {
    return new BroadcastChannel(context.broadcast(Wire.bytes(state)));
  }

  @Override
  public GraphState state() {
    return Wire.state(sent.value());
  }

  @Override
  public byte[] deliver(int partition, WorkerResult result) {
    return result.toBytes();
  }

  @Override
  public WorkerResult receive(int partition, byte[] delivered) {
    return WorkerResult.fromBytes(delivered);
  }

  @Override
  public void close() {
    sent.destroy();
  }
}
