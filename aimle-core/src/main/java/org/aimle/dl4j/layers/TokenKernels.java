package org.aimle.dl4j.layers;

import java.util.Arrays;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The arithmetic of the token layers. Sequences are {@code [B, T, C]}; weights {@code [width * in,
 * out]}, tap by tap. Outputs are given, contiguous and row-major; gradients of inputs come zeroed.
 */
interface TokenKernels {

  /** {@code y[t] = f(b + sum over j of x[t + j - width / 2] W[j])} on tokens, 0 on padding. */
  void convolve(
      INDArray x, Optional<INDArray> mask, INDArray w, INDArray b, Rectifier f, INDArray y);

  /** Gradients of {@link #convolve}: sets {@code dw} and {@code db}, adds to {@code dx}. */
  void convolveGradient(
      INDArray x,
      Optional<INDArray> mask,
      INDArray w,
      Rectifier f,
      INDArray y,
      INDArray dy,
      INDArray dw,
      INDArray db,
      Optional<INDArray> dx);

  /** {@code y[b] = max over tokens t of x[b, t]}; 0 for a text without tokens. */
  void max(INDArray x, Optional<INDArray> mask, INDArray y);

  /** Gradient of {@link #max}: {@code dy} goes to the first token that has the maximum. */
  void maxGradient(INDArray x, Optional<INDArray> mask, INDArray y, INDArray dy, INDArray dx);

  /**
   * {@code y[t] = f(b + drop([x[t], whole]) W)} on tokens, 0 on padding.
   *
   * @param whole {@code [B, G]}, joined to every token of its text
   */
  void join(
      INDArray x,
      INDArray whole,
      Optional<INDArray> mask,
      Optional<Drops> drops,
      INDArray w,
      INDArray b,
      Rectifier f,
      INDArray y);

  /** Gradients of {@link #join}: sets {@code dw}, {@code db}, {@code dWhole}, adds to dx. */
  void joinGradient(
      INDArray x,
      INDArray whole,
      Optional<INDArray> mask,
      Optional<Drops> drops,
      INDArray w,
      Rectifier f,
      INDArray y,
      INDArray dy,
      INDArray dw,
      INDArray db,
      INDArray dx,
      INDArray dWhole);

  /** {@code y[r] = scale * sum over t of z[r, t] x[r / S, t]}, with {@code S = rows(z) / B}. */
  void weightedSum(INDArray z, INDArray x, double scale, INDArray y);

  /** {@code dz[r, t] = scale * <dy[r], x[r / S, t]>}. */
  void weightedSumGradient(INDArray x, INDArray dy, double scale, INDArray dz);

  /** Which elements of a batch dropout keeps: one key for each text. */
  record Drops(KeyedDropout dropout, long[] keys) {

    /** Those of the texts {@code [from, to)}. */
    Drops rows(int from, int to) {
      return new Drops(dropout, Arrays.copyOfRange(keys, from, to));
    }
  }
}
