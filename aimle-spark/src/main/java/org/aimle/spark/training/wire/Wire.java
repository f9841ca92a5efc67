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
import java.nio.ByteOrder;
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
    out.writeInt(values.length);
    ByteBuffer piece = ByteBuffer.allocate(Math.min(values.length, PIECE) * Double.BYTES);
    for (int from = 0; from < values.length; from += PIECE) {
      int count = Math.min(PIECE, values.length - from);
      piece.asDoubleBuffer().put(values, from, count);
      out.write(piece.array(), 0, count * Double.BYTES);
    }
  }

  public static double[] readDoubles(DataInput in) throws IOException {
    int length = requireLength(in.readInt());
    double[] values = {};
    while (values.length < length) {
      int done = values.length;
      // No larger an array than twice what is there, whatever length a file tells.
      int count = Math.min(length - done, Math.max(PIECE, done));
      values = Arrays.copyOf(values, done + count);
      ByteBuffer piece = ByteBuffer.allocate(Math.min(count, PIECE) * Double.BYTES);
      for (int from = done; from < values.length; from += PIECE) {
        int some = Math.min(PIECE, values.length - from);
        in.readFully(piece.array(), 0, some * Double.BYTES);
        piece.asDoubleBuffer().get(values, from, some);
      }
    }
    return values;
  }

  public static void writeFloats(DataOutput out, float[] values) throws IOException {
    out.writeInt(values.length);
    for (int from = 0; from < values.length; from += PIECE) {
      out.write(FloatArrays.bytes(values, from, Math.min(values.length, from + PIECE)));
    }
  }

  public static float[] readFloats(DataInput in) throws IOException {
    int length = requireLength(in.readInt());
    float[] values = {};
    while (values.length < length) {
      int done = values.length;
      int count = Math.min(length - done, Math.max(PIECE, done));
      values = Arrays.copyOf(values, done + count);
      byte[] piece = new byte[Math.min(count, PIECE) * Float.BYTES];
      for (int from = done; from < values.length; from += PIECE) {
        int some = Math.min(PIECE, values.length - from);
        in.readFully(piece, 0, some * Float.BYTES);
        ByteBuffer.wrap(piece)
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer()
            .get(values, from, some);
      }
    }
    return values;
  }

  private static int requireLength(int length) throws IOException {
    if (length < 0) {
      throw new IOException("a length is " + length);
    }
    return length;
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
    byte[] bytes = new byte[Math.min(requireLength(length), PIECE)];
    in.readFully(bytes);
    while (bytes.length < length) {
      int done = bytes.length;
      bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * done));
      in.readFully(bytes, done, bytes.length - done);
    }
    return bytes;
  }

  /** All of a state but its arrays. */
  static byte[] header(GraphState state) {
    return bytes(
        256,
        out -> {
          out.writeInt(state.lambdas().size());
          for (Map.Entry<String, LambdaState> entry : state.lambdas().entrySet()) {
            writeText(out, entry.getKey());
            writeLambda(out, entry.getValue());
          }
          out.writeInt(state.iteration());
          out.writeInt(state.epoch());
        });
  }

  static RoundState roundState(byte[] header, Numbers parameters, Numbers updaterState) {
    return read(
        header,
        in ->
            new RoundState(parameters, updaterState, readLambdas(in), in.readInt(), in.readInt()));
  }

  /** A state for workers of this JVM. */
  static RoundState here(GraphState state) {
    return new RoundState(
        new Numbers.Here(state.parameters()),
        new Numbers.Here(state.updaterState()),
        state.lambdas(),
        state.iteration(),
        state.epoch());
  }

  private static Map<String, LambdaState> readLambdas(DataInput in) throws IOException {
    Map<String, LambdaState> lambdas = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      lambdas.put(readText(in), readLambda(in));
    }
    return lambdas;
  }

  public static void writeState(DataOutput out, GraphState state) throws IOException {
    byte[] header = header(state);
    out.writeInt(header.length);
    out.write(header);
    writeFloats(out, state.parameters());
    writeFloats(out, state.updaterState());
  }

  public static GraphState readState(DataInput in) throws IOException {
    byte[] header = readBytes(in, in.readInt());
    float[] parameters = readFloats(in);
    float[] updaterState = readFloats(in);
    return read(
        header,
        head ->
            new GraphState(
                parameters, updaterState, readLambdas(head), head.readInt(), head.readInt()));
  }

  /** The form of checkpoints 3 and 4: all in one piece below 2 GiB. */
  public static GraphState readStateInOnePiece(DataInput in) throws IOException {
    FloatMessage message = FloatMessage.of(readBytes(in, in.readInt()));
    return message.header(
        head ->
            new GraphState(
                message.first(),
                message.second(),
                readLambdas(head),
                head.readInt(),
                head.readInt()));
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
