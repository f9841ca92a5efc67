package org.aimle.dl4j.layers;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Shares out the texts of a batch among threads, each with kernels of its own: many small products
 * side by side are faster than one after the other on all. What comes out is the same whatever the
 * number of threads; gradients of weights, which sum over texts, are left to the caller's thread.
 */
final class ParallelTokenKernels implements TokenKernels {

  private final int threads;
  private final ThreadLocal<TokenKernels> each;

  /**
   * @param threads at least 2
   * @param each the kernels of each thread
   */
  ParallelTokenKernels(int threads, ThreadLocal<TokenKernels> each) {
    this.threads = threads;
    this.each = each;
  }

  /** Work on the texts {@code [from, to)}. */
  @FunctionalInterface
  private interface Part {
    void run(TokenKernels kernels, int from, int to);
  }

  private void share(long texts, Part part) {
    Shares.among(threads, texts, (from, to) -> part.run(each.get(), from, to));
  }

  private static INDArray rows(INDArray array, long from, long to) {
    return array.get(NDArrayIndex.interval(from, to));
  }

  private static Optional<INDArray> rows(Optional<INDArray> mask, int from, int to) {
    return mask.map(m -> rows(m, from, to));
  }

  @Override
  public void convolve(
      INDArray x, Optional<INDArray> mask, INDArray w, INDArray b, Rectifier f, INDArray y) {
    share(
        x.size(0),
        (k, from, to) ->
            k.convolve(rows(x, from, to), rows(mask, from, to), w, b, f, rows(y, from, to)));
  }

  @Override
  public void max(INDArray x, Optional<INDArray> mask, INDArray y) {
    share(
        x.size(0),
        (k, from, to) -> k.max(rows(x, from, to), rows(mask, from, to), rows(y, from, to)));
  }

  @Override
  public void maxGradient(
      INDArray x, Optional<INDArray> mask, INDArray y, INDArray dy, INDArray dx) {
    share(
        x.size(0),
        (k, from, to) ->
            k.maxGradient(
                rows(x, from, to),
                rows(mask, from, to),
                rows(y, from, to),
                rows(dy, from, to),
                rows(dx, from, to)));
  }

  @Override
  public void join(
      INDArray x,
      INDArray whole,
      Optional<INDArray> mask,
      Optional<Drops> drops,
      INDArray w,
      INDArray b,
      Rectifier f,
      INDArray y) {
    share(
        x.size(0),
        (k, from, to) ->
            k.join(
                rows(x, from, to),
                rows(whole, from, to),
                rows(mask, from, to),
                drops.map(d -> d.rows(from, to)),
                w,
                b,
                f,
                rows(y, from, to)));
  }

  @Override
  public void weightedSum(INDArray z, INDArray x, double scale, INDArray y) {
    long samples = z.size(0) / x.size(0);
    share(
        x.size(0),
        (k, from, to) ->
            k.weightedSum(
                rows(z, from * samples, to * samples),
                rows(x, from, to),
                scale,
                rows(y, from * samples, to * samples)));
  }

  @Override
  public void weightedSumGradient(INDArray x, INDArray dy, double scale, INDArray dz) {
    long samples = dy.size(0) / x.size(0);
    share(
        x.size(0),
        (k, from, to) ->
            k.weightedSumGradient(
                rows(x, from, to),
                rows(dy, from * samples, to * samples),
                scale,
                rows(dz, from * samples, to * samples)));
  }

  @Override
  public void convolveGradient(
      INDArray x,
      Optional<INDArray> mask,
      INDArray w,
      Rectifier f,
      INDArray y,
      INDArray dy,
      INDArray dw,
      INDArray db,
      Optional<INDArray> dx) {
    each.get().convolveGradient(x, mask, w, f, y, dy, dw, db, dx);
  }

  @Override
  public void joinGradient(
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
      INDArray dWhole) {
    each.get().joinGradient(x, whole, mask, drops, w, f, y, dy, dw, db, dx, dWhole);
  }
}
