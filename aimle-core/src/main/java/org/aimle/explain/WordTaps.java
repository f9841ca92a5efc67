package org.aimle.explain;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What each word adds to a width-3 convolution over frozen word vectors: the products of its vector
 * with the three taps, computed when the word is first met and kept as far as memory is meant for
 * it. Thread-safe.
 */
final class WordTaps {

  /** Floats to keep: 64 MiB. */
  private static final int MOST = 1 << 24;

  /** What an array takes beside its elements, with the references to it. */
  private static final int HEADER = 6;

  private final WordVectors vectors;
  private final Affine[] taps = new Affine[3];
  private final AtomicReferenceArray<float[][]> kept;
  private final AtomicInteger room;

  /**
   * @param weights {@code W [3 * E, out]}, tap by tap
   */
  WordTaps(WordVectors vectors, Affine weights) {
    this.vectors = vectors;
    int in = vectors.dimension();
    int out = weights.out();
    for (int tap = 0; tap < taps.length; tap++) {
      taps[tap] = weights.part(tap * in, (tap + 1) * in, new float[out]);
    }
    this.kept = new AtomicReferenceArray<>(vectors.size());
    this.room = new AtomicInteger(MOST / (taps.length * (out + HEADER) + HEADER));
  }

  /** The products {@code [3][out]} of a word that has a vector. */
  float[][] of(int id) {
    float[][] known = kept.get(id);
    if (known != null) {
      return known;
    }
    float[] vector = new float[vectors.dimension()];
    vectors.copyVector(id, vector, 0);
    float[][] products = new float[taps.length][taps[0].out()];
    for (int tap = 0; tap < taps.length; tap++) {
      taps[tap].apply(vector, 0, products[tap]);
    }
    if (room.get() > 0 && kept.compareAndSet(id, null, products)) {
      room.decrementAndGet();
    }
    return products;
  }
}
