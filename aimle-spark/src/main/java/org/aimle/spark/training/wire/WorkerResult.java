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

  /** What the worker kept from the round before is gone with its executor. */
  record Lost(int epochSize, int partition) implements WorkerResult {}

  /**
   * The worker trained.
   *
   * @param examples the weight of its parameters in the mean
   * @param lossSum over the examples
   * @param iterations steps by the graph's own count
   * @param deltaBits as in {@link Exchange}
   * @param parameters or their change in the round, rounded to its code
   * @param updaterState empty where it does not travel
   * @param statistics of each AIMLE layer in each step
   * @param solvers what the solver of each AIMLE layer did, by vertex name
   * @param times what it took; nothing depends on it
   */
  record Trained(
      int epochSize,
      long examples,
      double lossSum,
      int iterations,
      int deltaBits,
      float[] parameters,
      float[] updaterState,
      StepStatistics statistics,
      Map<String, SolverCounts> solvers,
      WorkerTimes times)
      implements WorkerResult {

    private static final float[] NONE = {};

    /** The same without arrays. */
    Trained counts() {
      return new Trained(
          epochSize, examples, lossSum, iterations, 0, NONE, NONE, statistics, solvers, times);
    }

    private boolean isCode() {
      return deltaBits > 0 && deltaBits < Float.SIZE;
    }
  }

  default byte[] toBytes() {
    if (this instanceof Trained trained) {
      Wire.Writer header =
          out -> {
            out.writeByte('T');
            out.writeInt(trained.epochSize);
            out.writeLong(trained.examples);
            out.writeDouble(trained.lossSum);
            out.writeInt(trained.iterations);
            out.writeInt(trained.deltaBits);
            trained.statistics.write(out);
            Wire.writeSolvers(out, trained.solvers);
            trained.times.write(out);
          };
      float[] parameters = trained.parameters;
      return trained.isCode()
          ? FloatMessage.bytes(
              header,
              DeltaCode.encode(parameters, 0, parameters.length, trained.deltaBits),
              trained.updaterState)
          : FloatMessage.bytes(header, parameters, trained.updaterState);
    }
    return FloatMessage.bytes(
        out -> {
          if (this instanceof NonFinite nonFinite) {
            out.writeByte('N');
            out.writeInt(nonFinite.epochSize);
            out.writeInt(nonFinite.partition);
          } else if (this instanceof Lost lost) {
            out.writeByte('L');
            out.writeInt(lost.epochSize);
            out.writeInt(lost.partition);
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
          switch (kind) {
            case 'T':
              long examples = in.readLong();
              double lossSum = in.readDouble();
              int iterations = in.readInt();
              int bits = in.readInt();
              boolean code = bits > 0 && bits < Float.SIZE;
              return new Trained(
                  epochSize,
                  examples,
                  lossSum,
                  iterations,
                  bits,
                  code ? DeltaCode.decode(message.code(), bits) : message.first(),
                  code ? message.afterCode() : message.second(),
                  StepStatistics.read(in),
                  Wire.readSolvers(in),
                  WorkerTimes.read(in));
            case 'N':
              return new NonFinite(epochSize, in.readInt());
            case 'L':
              return new Lost(epochSize, in.readInt());
            case 'I':
              return new Idle(epochSize);
            default:
              throw new IOException("a worker's result begins with byte " + kind);
          }
        });
  }
}
