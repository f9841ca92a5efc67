package org.aimle.spark.training.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Byte form of some fields and two large arrays: {@code int header length, header, int length of
 * the first array, its numbers, those of the second}. Little-endian and each array copied once in
 * bulk: at a few megabytes per round this is what a round costs. The first may be in code ({@link
 * DeltaCode}), then the length is that of its bytes.
 */
final class FloatMessage {

  private final ByteBuffer bytes;

  private FloatMessage(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  static byte[] bytes(Wire.Writer header, float[] first, float[] second) {
    byte[] headerBytes = headerBytes(header);
    int size =
        Math.toIntExact(
            2L * Integer.BYTES
                + headerBytes.length
                + (long) Float.BYTES * first.length
                + (long) Float.BYTES * second.length);
    ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(headerBytes.length).put(headerBytes).putInt(first.length);
    bytes.asFloatBuffer().put(first).put(second);
    return bytes.array();
  }

  static byte[] bytes(Wire.Writer header, byte[] code, float[] second) {
    byte[] headerBytes = headerBytes(header);
    int size =
        Math.toIntExact(
            2L * Integer.BYTES
                + headerBytes.length
                + code.length
                + (long) Float.BYTES * second.length);
    ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(headerBytes.length).put(headerBytes).putInt(code.length).put(code);
    bytes.asFloatBuffer().put(second);
    return bytes.array();
  }

  static FloatMessage of(byte[] bytes) {
    return new FloatMessage(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
  }

  <T> T header(Wire.Reader<T> reader) {
    int start = Integer.BYTES;
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(bytes.array(), start, bytes.getInt(0)))) {
      return reader.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  float[] first() {
    float[] numbers = new float[firstLength()];
    numbers().get(numbers);
    return numbers;
  }

  float[] second() {
    FloatBuffer rest = numbers().position(firstLength());
    float[] numbers = new float[rest.remaining()];
    rest.get(numbers);
    return numbers;
  }

  /** The first in code. */
  byte[] code() {
    byte[] code = new byte[firstLength()];
    bytes.get(2 * Integer.BYTES + bytes.getInt(0), code);
    return code;
  }

  /** What follows the code. */
  float[] afterCode() {
    int start = 2 * Integer.BYTES + bytes.getInt(0) + firstLength();
    FloatBuffer rest =
        bytes.slice(start, bytes.capacity() - start).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] numbers = new float[rest.remaining()];
    rest.get(numbers);
    return numbers;
  }

  private int firstLength() {
    return bytes.getInt(Integer.BYTES + bytes.getInt(0));
  }

  private FloatBuffer numbers() {
    int start = 2 * Integer.BYTES + bytes.getInt(0);
    return bytes
        .slice(start, bytes.capacity() - start)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer();
  }

  private static byte[] headerBytes(Wire.Writer header) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      header.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
