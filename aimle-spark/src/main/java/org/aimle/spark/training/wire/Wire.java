package org.aimle.spark.training.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.aimle.lambda.LambdaState;
import org.aimle.solver.SolverCounts;

/**
 * Byte form of what travels between driver and executors and of checkpoints: plain bytes cost
 * neither reflection nor registration, whatever {@code spark.serializer} is.
 */
public final class Wire {

  private static final int PIECE = 1 << 20;

  private Wire() {}

  public interface Writer {
    void write(DataOutput out) throws IOException;
  }

  public interface Reader<T> {
    T read(DataInput in) throws IOException;
  }

  public static byte[] bytes(int sizeHint, Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(sizeHint);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      writer.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  public static <T> T read(byte[] bytes, Reader<T> reader) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return reader.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void writeDoubles(DataOutput out, double[] values) throws IOException {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Double.BYTES)];
    ByteBuffer.wrap(bytes).asDoubleBuffer().put(values);
    out.writeInt(values.length);
    out.write(bytes);
  }

  public static double[] readDoubles(DataInput in) throws IOException {
    byte[] bytes = readBytes(in, Math.multiplyExact(in.readInt(), Double.BYTES));
    double[] values = new double[bytes.length / Double.BYTES];
    ByteBuffer.wrap(bytes).asDoubleBuffer().get(values);
    return values;
  }

  /** Text of any length; {@link DataOutput#writeUTF} ends at 64 KiB. */
  public static void writeText(DataOutput out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  public static String readText(DataInput in) throws IOException {
    return new String(readBytes(in, in.readInt()), StandardCharsets.UTF_8);
  }

  /** Makes no larger an array than twice what is there, whatever length a file tells. */
  private static byte[] readBytes(DataInput in, int length) throws IOException {
    if (length < 0) {
      throw new IOException("a length is " + length);
    }
    byte[] bytes = new byte[Math.min(length, PIECE)];
    in.readFully(bytes);
    while (bytes.length < length) {
      int done = bytes.length;
      bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * done));
      in.readFully(bytes, done, bytes.length - done);
    }
    return bytes;
  }

  static byte[] bytes(GraphState state) {
    return FloatMessage.bytes(
        out -> {
          out.writeInt(state.lambdas().size());
          for (Map.Entry<String, LambdaState> entry : state.lambdas().entrySet()) {
            writeText(out, entry.getKey());
            writeLambda(out, entry.getValue());
          }
          out.writeInt(state.iteration());
          out.writeInt(state.epoch());
        },
        state.parameters(),
        state.updaterState());
  }

  static GraphState state(byte[] bytes) {
    FloatMessage message = FloatMessage.of(bytes);
    return message.header(
        in -> {
          Map<String, LambdaState> lambdas = new LinkedHashMap<>();
          for (int left = in.readInt(); left > 0; left--) {
            lambdas.put(readText(in), readLambda(in));
          }
          return new GraphState(
              message.first(), message.second(), lambdas, in.readInt(), in.readInt());
        });
  }

  public static void writeState(DataOutput out, GraphState state) throws IOException {
    byte[] bytes = bytes(state);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  public static GraphState readState(DataInput in) throws IOException {
    return state(readBytes(in, in.readInt()));
  }

  static void writeSolvers(DataOutput out, Map<String, SolverCounts> solvers) throws IOException {
    out.writeInt(solvers.size());
    for (Map.Entry<String, SolverCounts> solver : solvers.entrySet()) {
      writeText(out, solver.getKey());
      writeCounts(out, solver.getValue());
    }
  }

  static Map<String, SolverCounts> readSolvers(DataInput in) throws IOException {
    Map<String, SolverCounts> solvers = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      solvers.put(readText(in), readCounts(in));
    }
    return solvers;
  }

  public static void writeCounts(DataOutput out, SolverCounts counts) throws IOException {
    out.writeLong(counts.solved());
    out.writeLong(counts.limited());
    out.writeLong(counts.remembered());
  }

  public static SolverCounts readCounts(DataInput in) throws IOException {
    return new SolverCounts(in.readLong(), in.readLong(), in.readLong());
  }

  public static void writeLambda(DataOutput out, LambdaState lambda) throws IOException {
    out.writeDouble(lambda.beta());
    out.writeDouble(lambda.density());
    out.writeDouble(lambda.previousUpdate());
  }

  public static LambdaState readLambda(DataInput in) throws IOException {
    return new LambdaState(in.readDouble(), in.readDouble(), in.readDouble());
  }
}
