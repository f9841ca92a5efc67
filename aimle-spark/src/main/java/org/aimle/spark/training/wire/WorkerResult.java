package org.aimle.spark.training.wire;

import java.io.IOException;
import java.util.Map;
import org.aimle.lambda.StepStatistics;
import org.aimle.solver.SolverCounts;

/** What one worker hands back after its part of a round. */
public sealed interface WorkerResult {

  /** Minibatches of the worker's epoch, those of other rounds included. */
  int epochSize();

  /** The worker had no minibatch left in this round. */
  record Idle(int epochSize) implements WorkerResult {}

  /** The worker's replica came out with a number that is not finite. */
  record NonFinite(int epochSize, int partition) implements WorkerResult {}

  /**
   * The worker trained.
   *
   * @param examples the weight of its parameters in the mean
   * @param lossSum over the examples
   * @param iterations steps by the graph's own count
   * @param statistics of each AIMLE layer in each step
   * @param solvers what the solver of each AIMLE layer did, by vertex name
   */
  record Trained(
      int epochSize,
      long examples,
      double lossSum,
      int iterations,
      float[] parameters,
      float[] updaterState,
      StepStatistics statistics,
      Map<String, SolverCounts> solvers)
      implements WorkerResult {}

  default byte[] toBytes() {
    if (this instanceof Trained trained) {
      return FloatMessage.bytes(
          out -> {
            out.writeByte('T');
            out.writeInt(trained.epochSize);
            out.writeLong(trained.examples);
            out.writeDouble(trained.lossSum);
            out.writeInt(trained.iterations);
            trained.statistics.write(out);
            Wire.writeSolvers(out, trained.solvers);
          },
          trained.parameters,
          trained.updaterState);
    }
    return FloatMessage.bytes(
        out -> {
          if (this instanceof NonFinite nonFinite) {
            out.writeByte('N');
            out.writeInt(nonFinite.epochSize);
            out.writeInt(nonFinite.partition);
          } else {
            out.writeByte('I');
            out.writeInt(epochSize());
          }
        },
        new float[0],
        new float[0]);
  }

  static WorkerResult fromBytes(byte[] bytes) {
    FloatMessage message = FloatMessage.of(bytes);
    return message.header(
        in -> {
          byte kind = in.readByte();
          int epochSize = in.readInt();
          return switch (kind) {
            case 'T' ->
                new Trained(
                    epochSize,
                    in.readLong(),
                    in.readDouble(),
                    in.readInt(),
                    message.first(),
                    message.second(),
                    StepStatistics.read(in),
                    Wire.readSolvers(in));
            case 'N' -> new NonFinite(epochSize, in.readInt());
            case 'I' -> new Idle(epochSize);
            default -> throw new IOException("a worker's result begins with byte " + kind);
          };
        });
  }
}
