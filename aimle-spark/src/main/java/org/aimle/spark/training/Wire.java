package org.aimle.spark.training;

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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aimle.lambda.LambdaState;
import org.aimle.solver.SolverCounts;

/**
 * Byte form of what travels between driver and executors and of checkpoints: plain bytes cost
 * neither reflection nor registration, whatever {@code spark.serializer} is.
 */
final class Wire {

  private Wire() {}

  interface Writer {
    void write(DataOutput out) throws IOException;
  }

  interface Reader<T> {
    T read(DataInput in) throws IOException;
  }

  static byte[] bytes(int sizeHint, Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(sizeHint);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      writer.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static <T> T read(byte[] bytes, Reader<T> reader) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return reader.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void writeDoubles(DataOutput out, double[] values) throws IOException {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Double.BYTES)];
    ByteBuffer.wrap(bytes).asDoubleBuffer().put(values);
    out.writeInt(values.length);
    out.write(bytes);
  }

  static double[] readDoubles(DataInput in) throws IOException {
    double[] values = new double[in.readInt()];
    byte[] bytes = new byte[Math.multiplyExact(values.length, Double.BYTES)];
    in.readFully(bytes);
    ByteBuffer.wrap(bytes).asDoubleBuffer().get(values);
    return values;
  }

  /** Text of any length; {@link DataOutput#writeUTF} ends at 64 KiB. */
  static void writeText(DataOutput out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static String readText(DataInput in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static byte[] bytes(ModelState state) {
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
        state.sharedParameters(),
        state.sharedUpdaterState());
  }

  static ModelState state(byte[] bytes) {
    FloatMessage message = FloatMessage.of(bytes);
    return message.header(
        in -> {
          Map<String, LambdaState> lambdas = new LinkedHashMap<>();
          for (int left = in.readInt(); left > 0; left--) {
            lambdas.put(readText(in), readLambda(in));
          }
          return new ModelState(
              message.first(), message.second(), lambdas, in.readInt(), in.readInt());
        });
  }

  static void writeState(DataOutput out, ModelState state) throws IOException {
    byte[] bytes = bytes(state);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static ModelState readState(DataInput in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return state(bytes);
  }

  static void writeCounts(DataOutput out, List<SolverCounts> counts) throws IOException {
    out.writeInt(counts.size());
    for (SolverCounts one : counts) {
      writeCounts(out, one);
    }
  }

  static List<SolverCounts> readCounts(DataInput in) throws IOException {
    List<SolverCounts> counts = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      counts.add(readOneCounts(in));
    }
    return List.copyOf(counts);
  }

  static void writeCounts(DataOutput out, SolverCounts counts) throws IOException {
    out.writeLong(counts.solved());
    out.writeLong(counts.limited());
    out.writeLong(counts.remembered());
  }

  static SolverCounts readOneCounts(DataInput in) throws IOException {
    return new SolverCounts(in.readLong(), in.readLong(), in.readLong());
  }

  static void writeLambda(DataOutput out, LambdaState lambda) throws IOException {
    out.writeDouble(lambda.beta());
    out.writeDouble(lambda.density());
    out.writeDouble(lambda.previousUpdate());
  }

  static LambdaState readLambda(DataInput in) throws IOException {
    return new LambdaState(in.readDouble(), in.readDouble(), in.readDouble());
  }
}
