package org.aimle.spark.training.wire;

import java.util.ArrayList;
import java.util.List;
import org.aimle.spark.internal.SparkInternals;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Arrays by broadcasts, what is small with the task, results as the tasks' own. */
record BroadcastChannel(byte[] header, Numbers parameters, Numbers updaterState)
    implements RoundChannel {

  private static final long serialVersionUID = 1L;

  static BroadcastChannel open(JavaSparkContext context, GraphState state) {
    return new BroadcastChannel(
        Wire.header(state), send(context, state.parameters()), send(context, state.updaterState()));
  }

  private static Numbers send(JavaSparkContext context, float[] values) {
    if (Numbers.Zeros.are(values)) {
      return new Numbers.Zeros(values.length);
    }
    List<Broadcast<byte[]>> pieces = new ArrayList<>();
    for (int piece = 0; piece < FloatArrays.pieces(values.length); piece++) {
      int to = FloatArrays.to(piece, values.length);
      pieces.add(
          SparkInternals.broadcastOnce(
              context, FloatArrays.bytes(values, FloatArrays.from(piece), to)));
    }
    return new Numbers.Sent(values.length, List.copyOf(pieces));
  }

  @Override
  public RoundState state() {
    return Wire.roundState(header, parameters, updaterState);
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
    close(parameters);
    close(updaterState);
  }

  private static void close(Numbers numbers) {
    if (numbers instanceof Numbers.Sent sent) {
      sent.pieces().forEach(Broadcast::destroy);
    }
  }
}
