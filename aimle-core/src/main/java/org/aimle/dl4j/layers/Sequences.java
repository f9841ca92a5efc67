package org.aimle.dl4j.layers;

import java.util.Arrays;
import org.aimle.dl4j.HostArrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Checks of sequence arrays. */
final class Sequences {

  private Sequences() {}

  /** The array itself if its elements lie in row-major order one behind the other, else a copy. */
  static INDArray rowMajor(INDArray array) {
    return HostArrays.isRowMajor(array) ? array : array.dup('c');
  }

  static void requireChannels(INDArray input, long channels, String who) {
    if (input.rank() != 3 || input.size(2) != channels) {
      throw new IllegalArgumentException(
          "the input of %s has shape %s but must be [batch, time, %d] (NWC)"
              .formatted(who, Arrays.toString(input.shape()), channels));
    }
  }
}
