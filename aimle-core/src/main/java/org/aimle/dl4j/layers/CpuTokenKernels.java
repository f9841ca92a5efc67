package org.aimle.dl4j.layers;

import java.util.Arrays;
import java.util.Optional;
import org.aimle.dl4j.internal.Winograd;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The fast path for floats in main memory: text by text, so that what one text needs stays in the
 * processor's cache; OpenBLAS for products, flat loops over Java arrays for the rest. A text's
 * result does not depend on the other texts. Holds scratch memory: one instance per thread.
 */
final class CpuTokenKernels implements TokenKernels {

  /** Texts of fewer tokens are convolved tap by tap. */
  private static final int WINOGRAD_ROWS = 16;

  /** Row t of a text belongs to group t mod GROUPS, whose maximum is taken first. */
  private static final int GROUPS = 24;

  private final RowGradients gradients = new RowGradients();
  private final Winograd winograd = new Winograd();
  private final float[][] products = new float[Winograd.PRODUCTS][0];
  private final float[][] taps = new float[3][0];
  private final Scratch weightMemory = new Scratch();
  private final Scratch left = new Scratch();
  private final Scratch result = new Scratch();
  private float[] tile = new float[0];
  private float[] other = new float[0];
  private float[] folded = new float[0];
  private float[] zeros = new float[0];
  private float[] biases = new float[0];
  private int[] bits = new int[0];
  private int[] tokenBits = new int[0];
  private int[] joinedBits = new int[0];

  @Override
  public void convolve(
      INDArray x, Optional<INDArray> mask, INDArray w, INDArray b, Rectifier f, INDArray y) {
    int time = (int) x.size(1);
    Spans spans = Spans.of(mask, x);
    NativeMatrix xs = NativeMatrix.of(x);
    NativeMatrix ys = NativeMatrix.of(y);
    NativeMatrix weights = NativeMatrix.of(w);
    boolean threeTaps = weights.rows() == 3 * xs.columns() && ys.columns() > 1;
    NativeMatrix transformed = threeTaps ? transformed(weights) : weights;
    tileBiases(b, time);
    for (int text = 0; text < x.size(0); text++) {
      int length = spans.length(text);
      int start = text * time + spans.from()[text];
      pad(ys, text, time, spans);
      if (threeTaps && length >= WINOGRAD_ROWS) {
        convolveWinograd(xs.rows(start, length), transformed, f, ys.rows(start, length));
      } else {
        convolveTapByTap(xs.rows(start, length), weights, ys.rows(start, length));
        rectify(ys.rows(start, length), f);
      }
    }
  }

  private NativeMatrix transformed(NativeMatrix weights) {
    int in = weights.rows() / taps.length;
    int size = in * weights.columns();
    atLeast(taps, size);
    atLeast(products, size);
    for (int j = 0; j < taps.length; j++) {
      weights.rows(j * in, in).get(taps[j], 0);
    }
    Winograd.weights(taps, size, products);
    NativeMatrix transformed = weightMemory.matrix(Winograd.PRODUCTS * in, weights.columns());
    for (int j = 0; j < Winograd.PRODUCTS; j++) {
      transformed.rows(j * in, in).put(products[j]);
    }
    return transformed;
  }

  private void convolveWinograd(NativeMatrix x, NativeMatrix weights, Rectifier f, NativeMatrix y) {
    int in = x.columns();
    int out = y.columns();
    int blocks = Winograd.blocks(x.rows());
    tile = Scratch.atLeast(tile, x.rows() * Math.max(in, out));
    atLeast(products, blocks * Math.max(in, out));
    x.get(tile, 0);
    winograd.inputs(tile, x.rows(), in, products);
    NativeMatrix v = left.matrix(blocks, in);
    NativeMatrix m = result.matrix(blocks, out);
    for (int j = 0; j < Winograd.PRODUCTS; j++) {
      v.put(products[j]);
      m.product(v, weights.rows(j * in, in), 1f, 0f);
      m.get(products[j], 0);
    }
    float floor = f == Rectifier.RELU ? 0 : Float.NEGATIVE_INFINITY;
    winograd.outputs(products, biases, floor, x.rows(), out, tile);
    y.put(tile);
  }

  private void convolveTapByTap(NativeMatrix x, NativeMatrix weights, NativeMatrix y) {
    int in = x.columns();
    int width = weights.rows() / in;
    y.put(biases);
    for (int j = 0; j < width; j++) {
      int shift = j - width / 2;
      int first = Math.max(0, -shift);
      int rows = y.rows() - first - Math.max(0, shift);
      if (rows > 0) {
        y.rows(first, rows).product(x.rows(first + shift, rows), weights.rows(j * in, in), 1f, 1f);
      }
    }
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
    int time = (int) x.size(1);
    int in = (int) x.size(2);
    int width = (int) w.size(0) / in;
    int half = width / 2;
    Spans spans = Spans.of(mask, x);
    NativeMatrix xs = NativeMatrix.of(x);
    RowGradients.Source source =
        (text, t, to, offset) -> {
          int first = Math.max(spans.from()[text], t - half);
          int last = Math.min(spans.to()[text] - 1, t + half);
          int at = offset + (first - t + half) * in;
          int end = at + (last - first + 1) * in;
          Arrays.fill(to, offset, at, 0f);
          xs.rows(text * time + first, last - first + 1).get(to, at);
          Arrays.fill(to, end, offset + width * in, 0f);
        };
    float[] run = new float[width * in];
    Optional<RowGradients.Sink> sink =
        dx.map(NativeMatrix::of)
            .map(
                dxs ->
                    (text, t, from, offset) -> {
                      int first = Math.max(spans.from()[text], t - half);
                      int last = Math.min(spans.to()[text] - 1, t + half);
                      NativeMatrix rows = dxs.rows(text * time + first, last - first + 1);
                      add(rows, from, offset + (first - t + half) * in, run);
                    });
    gradients.compute(spans, w, f, y, dy, dw, db, source, sink);
  }

  private static void add(NativeMatrix to, float[] values, int offset, float[] run) {
    to.get(run, 0);
    for (int i = 0; i < to.size(); i++) {
      run[i] += values[offset + i];
    }
    to.put(run);
  }

  @Override
  public void max(INDArray x, Optional<INDArray> mask, INDArray y) {
    int time = (int) x.size(1);
    Spans spans = Spans.of(mask, x);
    NativeMatrix xs = NativeMatrix.of(x);
    NativeMatrix ys = NativeMatrix.of(y);
    int channels = xs.columns();
    for (int text = 0; text < x.size(0); text++) {
      int groups = foldGroups(xs.rows(text * time + spans.from()[text], spans.length(text)));
      if (groups == 0) {
        Arrays.fill(folded, 0, channels, 0f);
      }
      for (int g = 1; g < groups; g++) {
        System.arraycopy(folded, g * channels, other, 0, channels);
        max(folded, other, channels);
      }
      ys.rows(text, 1).put(folded);
    }
  }

  /** The maxima of groups of rows, {@code folded[groups][channels]}; returns how many groups. */
  private int foldGroups(NativeMatrix x) {
    int groups = Math.min(x.rows(), GROUPS);
    folded = Scratch.atLeast(folded, GROUPS * x.columns());
    other = Scratch.atLeast(other, GROUPS * x.columns());
    x.rows(0, groups).get(folded, 0);
    for (int from = groups; from < x.rows(); from += groups) {
      NativeMatrix rows = x.rows(from, Math.min(groups, x.rows() - from));
      rows.get(other, 0);
      max(folded, other, rows.size());
    }
    return groups;
  }

  private static void max(float[] values, float[] others, int length) {
    for (int i = 0; i < length; i++) {
      values[i] = Math.max(values[i], others[i]);
    }
  }

  @Override
  public void maxGradient(
      INDArray x, Optional<INDArray> mask, INDArray y, INDArray dy, INDArray dx) {
    int time = (int) x.size(1);
    Spans spans = Spans.of(mask, x);
    NativeMatrix xs = NativeMatrix.of(x);
    NativeMatrix dxs = NativeMatrix.of(dx);
    int channels = xs.columns();
    float[] maxima = new float[(int) y.length()];
    float[] epsilon = new float[(int) y.length()];
    NativeMatrix.of(y).get(maxima, 0);
    NativeMatrix.of(dy).get(epsilon, 0);
    tile = Scratch.atLeast(tile, time * channels);
    for (int text = 0; text < x.size(0); text++) {
      int length = spans.length(text);
      int start = text * time + spans.from()[text];
      NativeMatrix rows = xs.rows(start, length);
      int groups = foldGroups(rows);
      rows.get(tile, 0);
      for (int c = 0; c < channels && length > 0; c++) {
        float d = epsilon[text * channels + c];
        if (d != 0) {
          float max = maxima[text * channels + c];
          dxs.add(start + firstMaximum(max, c, channels, groups, length), c, d);
        }
      }
    }
  }

  /** The first row with the maximum of a channel: only groups of rows that have it are searched. */
  private int firstMaximum(float max, int channel, int channels, int groups, int rows) {
    int first = rows - 1;
    for (int g = 0; g < groups; g++) {
      if (folded[g * channels + channel] == max) {
        for (int t = g; t < first; t += groups) {
          if (tile[t * channels + channel] == max) {
            first = t;
          }
        }
      }
    }
    return first;
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
    int time = (int) x.size(1);
    Spans spans = Spans.of(mask, x);
    NativeMatrix xs = NativeMatrix.of(x);
    NativeMatrix wholes = NativeMatrix.of(whole);
    NativeMatrix weights = NativeMatrix.of(w);
    NativeMatrix ys = NativeMatrix.of(y);
    tileBiases(b, time);
    float[] bias = Arrays.copyOf(biases, ys.columns());
    for (int text = 0; text < x.size(0); text++) {
      int length = spans.length(text);
      int start = text * time + spans.from()[text];
      pad(ys, text, time, spans);
      NativeMatrix tokens = xs.rows(start, length);
      NativeMatrix outputs = ys.rows(start, length);
      if (drops.isPresent()) {
        outputs.put(biases);
        KeyedDropout dropout = drops.get().dropout();
        NativeMatrix kept =
            keptElements(dropout, drops.get().keys()[text], tokens, wholes.rows(text, 1));
        outputs.product(kept, weights, (float) dropout.scale(), 1f);
      } else {
        tileWhole(bias, wholes.rows(text, 1), weights.rows(xs.columns(), wholes.columns()), length);
        outputs.put(other);
        outputs.product(tokens, weights.rows(0, xs.columns()), 1f, 1f);
      }
      rectify(outputs, f);
    }
  }

  /** Sets {@code other} to {@code bias + whole W}, repeated for each token. */
  private void tileWhole(float[] bias, NativeMatrix whole, NativeMatrix weights, int tokens) {
    NativeMatrix sum = result.matrix(1, bias.length);
    sum.put(bias);
    sum.addRowProduct(whole, weights);
    other = Scratch.atLeast(other, Math.max(1, tokens) * bias.length);
    sum.get(other, 0);
    repeat(other, bias.length, tokens);
  }

  /** The elements of {@code [x[t], whole]} that dropout keeps, not yet scaled, 0 for the others. */
  private NativeMatrix keptElements(
      KeyedDropout dropout, long key, NativeMatrix x, NativeMatrix whole) {
    int local = x.columns();
    int both = local + whole.columns();
    NativeMatrix kept = left.matrix(x.rows(), both);
    tokenBits = Scratch.atLeast(tokenBits, x.size() + whole.columns());
    joinedBits = Scratch.atLeast(joinedBits, kept.size() + whole.columns());
    bits = Scratch.atLeast(bits, kept.size());
    whole.getBits(tokenBits);
    for (int t = 0; t < x.rows(); t++) {
      System.arraycopy(tokenBits, 0, joinedBits, t * both + local, whole.columns());
    }
    x.getBits(tokenBits);
    for (int t = 0; t < x.rows(); t++) {
      System.arraycopy(tokenBits, t * local, joinedBits, t * both, local);
    }
    dropout.fill(key, 0, bits, kept.size());
    and(joinedBits, bits, kept.size());
    kept.putBits(joinedBits);
    return kept;
  }

  private static void and(int[] values, int[] mask, int length) {
    for (int i = 0; i < length; i++) {
      values[i] &= mask[i];
    }
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
    int time = (int) x.size(1);
    Spans spans = Spans.of(mask, x);
    NativeMatrix xs = NativeMatrix.of(x);
    NativeMatrix wholes = NativeMatrix.of(whole);
    NativeMatrix dxs = NativeMatrix.of(dx);
    NativeMatrix dWholes = NativeMatrix.of(dWhole);
    int local = xs.columns();
    int[] kept = new int[local + wholes.columns()];
    float[] run = new float[kept.length];
    RowGradients.Source source =
        (text, t, to, offset) -> {
          xs.rows(text * time + t, 1).get(to, offset);
          wholes.rows(text, 1).get(to, offset + local);
          drops.ifPresent(d -> drop(d, text, t - spans.from()[text], kept, to, offset));
        };
    RowGradients.Sink sink =
        (text, t, from, offset) -> {
          drops.ifPresent(d -> drop(d, text, t - spans.from()[text], kept, from, offset));
          add(dxs.rows(text * time + t, 1), from, offset, run);
          add(dWholes.rows(text, 1), from, offset + local, run);
        };
    dWhole.assign(0);
    gradients.compute(spans, w, f, y, dy, dw, db, source, Optional.of(sink));
  }

  private static void drop(Drops drops, int text, int t, int[] kept, float[] values, int offset) {
    drops.dropout().fill(drops.keys()[text], t * kept.length, kept, kept.length);
    float scale = (float) drops.dropout().scale();
    for (int i = 0; i < kept.length; i++) {
      int bits = Float.floatToRawIntBits(values[offset + i] * scale);
      values[offset + i] = Float.intBitsToFloat(bits & kept[i]);
    }
  }

  @Override
  public void weightedSum(INDArray z, INDArray x, double scale, INDArray y) {
    int time = (int) x.size(1);
    int samples = (int) (z.size(0) / x.size(0));
    NativeMatrix zs = NativeMatrix.of(z);
    NativeMatrix xs = NativeMatrix.of(x);
    NativeMatrix ys = NativeMatrix.of(y);
    tile = Scratch.atLeast(tile, time);
    float[] vector = new float[xs.columns()];
    float[] sum = new float[xs.columns()];
    for (int r = 0; r < zs.rows(); r++) {
      zs.rows(r, 1).get(tile, 0);
      Arrays.fill(sum, 0f);
      for (int t = 0; t < time; t++) {
        float weight = tile[t] * (float) scale;
        if (weight != 0) {
          xs.rows(r / samples * time + t, 1).get(vector, 0);
          for (int c = 0; c < vector.length; c++) {
            sum[c] += weight * vector[c];
          }
        }
      }
      ys.rows(r, 1).put(sum);
    }
  }

  @Override
  public void weightedSumGradient(INDArray x, INDArray dy, double scale, INDArray dz) {
    int time = (int) x.size(1);
    int samples = (int) (dy.size(0) / x.size(0));
    NativeMatrix xs = NativeMatrix.of(x);
    NativeMatrix dys = NativeMatrix.of(dy);
    NativeMatrix dzs = NativeMatrix.of(dz);
    for (int r = 0; r < dys.rows(); r++) {
      dzs.rows(r, 1).productOfRow(xs.rows(r / samples * time, time), dys.rows(r, 1), (float) scale);
    }
  }

  private void rectify(NativeMatrix y, Rectifier f) {
    if (f == Rectifier.RELU) {
      tile = Scratch.atLeast(tile, y.size());
      y.get(tile, 0);
      rectify(tile, y.size());
      y.put(tile);
    }
  }

  private static void rectify(float[] values, int length) {
    for (int i = 0; i < length; i++) {
      values[i] = Math.max(values[i], 0f);
    }
  }

  /** Zeros before and after a text. */
  private void pad(NativeMatrix ys, int text, int time, Spans spans) {
    int from = spans.from()[text];
    int to = spans.to()[text];
    zeros = Scratch.atLeast(zeros, time * ys.columns());
    ys.rows(text * time, from).put(zeros);
    ys.rows(text * time + to, time - to).put(zeros);
  }

  /** Repeats the biases for each token. */
  private void tileBiases(INDArray b, int time) {
    NativeMatrix row = NativeMatrix.of(b);
    biases = Scratch.atLeast(biases, time * row.columns());
    row.get(biases, 0);
    repeat(biases, row.columns(), time);
  }

  /** Repeats the first {@code length} values {@code times} times, doubling what is there. */
  private static void repeat(float[] values, int length, int times) {
    for (int done = length; done < length * times; done *= 2) {
      System.arraycopy(values, 0, values, done, Math.min(done, length * times - done));
    }
  }

  private static void atLeast(float[][] arrays, int length) {
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = Scratch.atLeast(arrays[i], length);
    }
  }
}
