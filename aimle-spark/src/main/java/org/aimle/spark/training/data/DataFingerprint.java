package org.aimle.spark.training.data;

import java.io.Serializable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Tells data sets apart: the number of examples, and a hash of all that training sees of them, in
 * their order.
 *
 * @param examples at least 0
 * @param hash 0 of no examples
 * @since 0.1.0
 */
public record DataFingerprint(long examples, long hash) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Of no data. */
  public static final DataFingerprint NONE = new DataFingerprint(0, 0);

  /** The fingerprint of these data followed by others. */
  public DataFingerprint and(DataFingerprint next) {
    return new DataFingerprint(examples + next.examples, hash(hash, next.hash));
  }

  /** The fingerprint of the examples of all minibatches of an epoch. */
  static DataFingerprint of(EpochMinibatches minibatches) {
    long examples = 0;
    long hash = 0;
    for (int index = 0; index < minibatches.size(); index++) {
      Minibatch minibatch = minibatches.get(index);
      examples += minibatch.examples();
      for (long id : minibatch.exampleIds()) {
        hash = hash(hash, id);
      }
      MultiDataSet data = minibatch.data();
      hash = hash(hash, data.getFeatures());
      hash = hash(hash, data.getFeaturesMaskArrays());
      hash = hash(hash, data.getLabels());
      hash = hash(hash, data.getLabelsMaskArrays());
    }
    return new DataFingerprint(examples, hash);
  }

  private static long hash(long hash, INDArray[] arrays) {
    long next = hash;
    if (arrays != null) {
      for (INDArray array : arrays) {
        next = array == null ? hash(next, 0) : hash(next, array.reshape(-1).toFloatVector());
      }
    }
    return next;
  }

  /** A hash followed by a number. */
  public static long hash(long hash, long number) {
    // The finaliser of SplitMix64 (Steele, Lea, Flood 2014), over a multiplication that keeps
    // order.
    long mixed = hash * 0x9E3779B97F4A7C15L + number;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  /** A hash followed by numbers, and how many they are. */
  public static long hash(long hash, float[] numbers) {
    long next = hash(hash, numbers.length);
    for (float number : numbers) {
      next = hash(next, Float.floatToIntBits(number));
    }
    return next;
  }

  /** A hash followed by numbers, and how many they are. */
  public static long hash(long hash, int[] numbers) {
    long next = hash(hash, numbers.length);
    for (int number : numbers) {
      next = hash(next, number);
    }
    return next;
  }

  @Override
  public String toString() {
    return examples + " examples (" + Long.toHexString(hash) + ")";
  }
}
