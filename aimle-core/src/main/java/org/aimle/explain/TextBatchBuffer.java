package org.aimle.explain;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Native memory in which one minibatch after another is gathered, so that a long training allocates
 * it once; it grows with the largest batch. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class TextBatchBuffer implements AutoCloseable {

  private final WordVectors vectors;
  private INDArray words = Nd4j.empty(DataType.FLOAT);
  private INDArray mask = Nd4j.empty(DataType.FLOAT);
  private float[] text = new float[0];

  /**
   * @param vectors the words that texts may name
   */
  public TextBatchBuffer(WordVectors vectors) {
    this.vectors = vectors;
  }

  /**
   * Gathers the vectors of a minibatch. The arrays of the batch are overwritten by the next call.
   *
   * @param tokens word ids of each text, {@link WordVectors#UNKNOWN} for words without a vector
   * @throws IllegalArgumentException if there is no text, or an id is not in the vocabulary
   */
  public TextBatch fill(int[][] tokens) {
    if (tokens.length == 0) {
      throw new IllegalArgumentException("a batch has no text; it needs at least one");
    }
    int[] lengths = Arrays.stream(tokens).mapToInt(t -> t.length).toArray();
    int batch = tokens.length;
    int time = Math.max(1, Arrays.stream(lengths).max().getAsInt());
    int dimension = vectors.dimension();
    words = atLeast(words, Math.multiplyExact((long) batch * time, dimension));
    mask = atLeast(mask, (long) batch * time);
    if (text.length < time * dimension) {
      text = new float[Math.multiplyExact(time, dimension)];
    }
    for (int b = 0; b < batch; b++) {
      int end = 0;
      for (int id : tokens[b]) {
        if (id >= 0 && id < vectors.size()) {
          vectors.copyVector(id, text, end);
        } else if (id == WordVectors.UNKNOWN) {
          Arrays.fill(text, end, end + dimension, 0f);
        } else {
          throw new IllegalArgumentException(
              "text %d has the word id %d, but the vocabulary has ids 0 to %d (%d: unknown)"
                  .formatted(b, id, vectors.size() - 1, WordVectors.UNKNOWN));
        }
        end += dimension;
      }
      Arrays.fill(text, end, time * dimension, 0f);
      write(text, time * dimension, words, (long) b * time * dimension);
      Arrays.fill(text, 0, lengths[b], 1f);
      Arrays.fill(text, lengths[b], time, 0f);
      write(text, time, mask, (long) b * time);
    }
    return new TextBatch(view(words, batch, time, dimension), view(mask, batch, time), lengths);
  }

  /** Frees the memory at once; batches that were filled from it must not be used any more. */
  @Override
  public void close() {
    for (INDArray array : new INDArray[] {words, mask}) {
      if (!array.isEmpty() && array.closeable()) {
        array.close();
      }
    }
    words = Nd4j.empty(DataType.FLOAT);
    mask = Nd4j.empty(DataType.FLOAT);
  }

  private static INDArray atLeast(INDArray array, long length) {
    if (!array.isEmpty() && array.length() >= length) {
      return array;
    }
    return Nd4j.createUninitializedDetached(DataType.FLOAT, length);
  }

  private static void write(float[] values, int length, INDArray to, long offset) {
    FloatPointer target = new FloatPointer(to.data().addressPointer());
    target.position(target.position() + offset).put(values, 0, length);
    Nd4j.getAffinityManager().tagLocation(to, AffinityManager.Location.HOST);
  }

  private static INDArray view(INDArray array, long... shape) {
    return array
        .get(NDArrayIndex.interval(0, Arrays.stream(shape).reduce(1, Math::multiplyExact)))
        .reshape('c', shape);
  }
}
