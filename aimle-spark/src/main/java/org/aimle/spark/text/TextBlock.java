package org.aimle.spark.text;

import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.EOFException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Encoded texts of one shard in a few flat arrays: what storage keeps, writes and reads in one
 * piece. A class, as Kryo cannot read records. Immutable; arrays are not copied.
 */
public final class TextBlock implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int shardSize;
  private final long[] ids;
  private final int[] tokens;
  private final int[] ends;
  private final int labelSize;
  private final float[] labels;
  private final float[] weights;
  private final float[] contexts;
  private final int[] contextEnds;

  private TextBlock(
      int shardSize,
      long[] ids,
      int[] tokens,
      int[] ends,
      int labelSize,
      float[] labels,
      float[] weights,
      float[] contexts,
      int[] contextEnds) {
    this.shardSize = shardSize;
    this.ids = ids;
    this.tokens = tokens;
    this.ends = ends;
    this.labelSize = labelSize;
    this.labels = labels;
    this.weights = weights;
    this.contexts = contexts;
    this.contextEnds = contextEnds;
  }

  /**
   * @param texts in their order, with labels of one form
   * @param shardSize texts of the whole shard
   */
  static TextBlock of(List<EncodedText> texts, int shardSize) {
    int size = texts.size();
    int labelSize = size == 0 ? 1 : texts.get(0).label().length;
    long[] ids = new long[size];
    int[] ends = new int[size];
    int[] contextEnds = new int[size];
    float[] labels = new float[size * labelSize];
    float[] weights = new float[size];
    long tokenCount = 0;
    long contextCount = 0;
    for (EncodedText text : texts) {
      tokenCount += text.tokens().length;
      contextCount += text.context().length;
    }
    int[] tokens = new int[Math.toIntExact(tokenCount)];
    float[] contexts = new float[Math.toIntExact(contextCount)];
    int end = 0;
    int contextEnd = 0;
    for (int i = 0; i < size; i++) {
      EncodedText text = texts.get(i);
      ids[i] = text.id();
      System.arraycopy(text.tokens(), 0, tokens, end, text.tokens().length);
      end += text.tokens().length;
      ends[i] = end;
      System.arraycopy(text.label(), 0, labels, i * labelSize, labelSize);
      weights[i] = text.weight();
      System.arraycopy(text.context(), 0, contexts, contextEnd, text.context().length);
      contextEnd += text.context().length;
      contextEnds[i] = contextEnd;
    }
    return new TextBlock(
        shardSize, ids, tokens, ends, labelSize, labels, weights, contexts, contextEnds);
  }

  /** Writes all of it; {@link #read} reads it back. */
  void write(DataOutput out) throws IOException {
    out.writeInt(shardSize);
    out.writeInt(ids.length);
    ByteBuffer bytes = ByteBuffer.allocate(ids.length * Long.BYTES);
    bytes.asLongBuffer().put(ids);
    out.write(bytes.array());
    write(out, tokens);
    write(out, ends);
    out.writeInt(labelSize);
    write(out, labels);
    write(out, weights);
    write(out, contexts);
    write(out, contextEnds);
  }

  private static void write(DataOutput out, int[] values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Integer.BYTES));
    bytes.asIntBuffer().put(values);
    out.writeInt(values.length);
    out.write(bytes.array());
  }

  private static void write(DataOutput out, float[] values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES));
    bytes.asFloatBuffer().put(values);
    out.writeInt(values.length);
    out.write(bytes.array());
  }

  /**
   * Reads what {@link #write} wrote, and makes no larger arrays than there are bytes.
   *
   * @throws IOException if it breaks off
   */
  static TextBlock read(DataInputStream in) throws IOException {
    int shardSize = in.readInt();
    ByteBuffer idBytes = bytes(in, in.readInt(), Long.BYTES);
    long[] ids = new long[idBytes.remaining() / Long.BYTES];
    idBytes.asLongBuffer().get(ids);
    int[] tokens = ints(in);
    int[] ends = ints(in);
    int labelSize = in.readInt();
    float[] labels = floats(in);
    float[] weights = floats(in);
    float[] contexts = floats(in);
    return new TextBlock(
        shardSize, ids, tokens, ends, labelSize, labels, weights, contexts, ints(in));
  }

  private static int[] ints(DataInputStream in) throws IOException {
    ByteBuffer bytes = bytes(in, in.readInt(), Integer.BYTES);
    int[] values = new int[bytes.remaining() / Integer.BYTES];
    bytes.asIntBuffer().get(values);
    return values;
  }

  private static float[] floats(DataInputStream in) throws IOException {
    ByteBuffer bytes = bytes(in, in.readInt(), Float.BYTES);
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  private static ByteBuffer bytes(DataInputStream in, int count, int size) throws IOException {
    if (count < 0 || (long) count * size > Integer.MAX_VALUE) {
      throw new IOException("a length is " + count);
    }
    byte[] bytes = in.readNBytes(count * size);
    if (bytes.length < count * size) {
      throw new EOFException("breaks off");
    }
    return ByteBuffer.wrap(bytes);
  }

  /** Texts of the whole shard, which other blocks have, too. */
  int shardSize() {
    return shardSize;
  }

  int size() {
    return ids.length;
  }

  long id(int text) {
    return ids[text];
  }

  int length(int text) {
    return ends[text] - start(ends, text);
  }

  int[] tokens(int text) {
    return Arrays.copyOfRange(tokens, start(ends, text), ends[text]);
  }

  float[] label(int text) {
    return Arrays.copyOfRange(labels, text * labelSize, (text + 1) * labelSize);
  }

  float weight(int text) {
    return weights[text];
  }

  float[] context(int text) {
    return Arrays.copyOfRange(contexts, start(contextEnds, text), contextEnds[text]);
  }

  private static int start(int[] ends, int text) {
    return text == 0 ? 0 : ends[text - 1];
  }
}
