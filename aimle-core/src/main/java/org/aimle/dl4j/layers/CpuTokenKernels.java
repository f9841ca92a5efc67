package org.aimle.dl4j.layers;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas.cblas_sgemv;

import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The fast path for floats in main memory: text by text, so that what one text needs stays in the
 * processor's cache; OpenBLAS for products, flat loops over Java arrays for the rest. A text's
 * result does not depend on the other texts. Holds scratch memory: one instance per thread.
 */
final class CpuTokenKernels implements TokenKernels {

  /** Rows of a gradient that are multiplied at once. */
  private static final int CHUNK = 512;

  /** Texts of fewer tokens are convolved tap by tap. */
  private static final int WINOGRAD_ROWS = 16;

  /** Multiplications up to which OpenBLAS takes a product for small. */
  private static final int SMALL_PRODUCT = 1_000_000;

  private static final int MIN_ROWS = 16;

  /** Row t of a text belongs to group t mod GROUPS, whose maximum is taken first. */
  private static final int GROUPS = 24;

  private float[] tile = new float[0];
  private float[] other = new float[0];
  private float[] folded = new float[0];
  private float[] delta = new float[0];
  private float[] inputs = new float[0];
  private float[] zeros = new float[0];
  private float[] biases = new float[0];
  private int[] bits = new int[0];
  private int[] joined = new int[0];
  private final Winograd winograd = new Winograd();
  private final float[][] products = new float[Winograd.PRODUCTS][0];
  private final float[][] taps = new float[3][0];
  private FloatPointer transformed = new FloatPointer(1);
  private FloatPointer scratch = new FloatPointer(1);
  private FloatPointer scratch2 = new FloatPointer(1);

  @Override
  public void convolve(
      INDArray x, Optional<INDArray> mask, INDArray w, INDArray b, Rectifier f, INDArray y) {
    int time = (int) x.size(1);
    int in = (int) x.size(2);
    int out = (int) w.size(1);
    int taps = (int) w.size(0) / in;
    Spans spans = spans(mask, x);
    FloatPointer px = pointer(x);
    FloatPointer pw = pointer(w);
    FloatPointer py = pointer(y);
    tileBiases(b, time, out);
    boolean fewerProducts = taps == 3 && out > 1;
    if (fewerProducts) {
      transformWeights(pw, in, out);
    }
    for (int text = 0; text < x.size(0); text++) {
      int length = spans.length(text);
      long start = (long) text * time + spans.from()[text];
      pad(py, text, time, spans, out);
      px.position(start * in);
      py.position(start * out);
      if (fewerProducts && length >= WINOGRAD_ROWS) {
        convolveWinograd(px, py, length, in, out, f);
      } else {
        convolveTapByTap(px, pw, py, length, in, out, taps);
        rectify(py.position(start * out), length * out, f);
      }
    }
  }

  private void transformWeights(FloatPointer w, int in, int out) {
    int size = in * out;
    atLeast(products, size);
    atLeast(taps, size);
    for (int j = 0; j < taps.length; j++) {
      w.position((long) j * size).get(taps[j], 0, size);
    }
    Winograd.weights(taps, size, products);
    transformed = atLeast(transformed, (long) Winograd.PRODUCTS * size);
    for (int j = 0; j < Winograd.PRODUCTS; j++) {
      transformed.position((long) j * size).put(products[j], 0, size);
    }
  }

  private void convolveWinograd(
      FloatPointer x, FloatPointer y, int rows, int in, int out, Rectifier f) {
    int blocks = Winograd.blocks(rows);
    tile = atLeast(tile, rows * Math.max(in, out));
    atLeast(products, blocks * Math.max(in, out));
    scratch = atLeast(scratch, (long) blocks * in);
    scratch2 = atLeast(scratch2, (long) blocks * out);
    x.get(tile, 0, rows * in);
    winograd.inputs(tile, rows, in, products);
    for (int j = 0; j < Winograd.PRODUCTS; j++) {
      scratch.position(0).put(products[j], 0, blocks * in);
      multiply(scratch, 0, transformed, (long) j * in * out, scratch2, 0, blocks, in, out, 1f, 0f);
      scratch2.position(0).get(products[j], 0, blocks * out);
    }
    float floor = f == Rectifier.RELU ? 0 : Float.NEGATIVE_INFINITY;
    winograd.outputs(products, biases, floor, rows, out, tile);
    y.put(tile, 0, rows * out);
  }

  private void convolveTapByTap(
      FloatPointer x, FloatPointer w, FloatPointer y, int length, int in, int out, int taps) {
    long fromX = x.position();
    long fromY = y.position();
    y.put(biases, 0, length * out);
    for (int j = 0; j < taps; j++) {
      int shift = j - taps / 2;
      int first = Math.max(0, -shift);
      int rows = length - first - Math.max(0, shift);
      if (rows > 0) {
        multiply(
            x,
            fromX + (long) (first + shift) * in,
            w,
            (long) j * in * out,
            y,
            fromY + (long) first * out,
            rows,
            in,
            out,
            1f,
            1f);
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
    int taps = (int) w.size(0) / in;
    int half = taps / 2;
    Spans spans = spans(mask, x);
    FloatPointer px = pointer(x);
    Optional<FloatPointer> pdx = dx.map(CpuTokenKernels::pointer);
    float[] run = new float[taps * in];
    RowSource source =
        (text, t, to, offset) -> {
          int first = Math.max(spans.from()[text], t - half);
          int last = Math.min(spans.to()[text] - 1, t + half);
          int at = offset + (first - t + half) * in;
          int end = at + (last - first + 1) * in;
          Arrays.fill(to, offset, at, 0f);
          px.position(((long) text * time + first) * in).get(to, at, end - at);
          Arrays.fill(to, end, offset + taps * in, 0f);
        };
    RowSink sink =
        (text, t, from, offset) -> {
          int first = Math.max(spans.from()[text], t - half);
          int last = Math.min(spans.to()[text] - 1, t + half);
          int at = offset + (first - t + half) * in;
          int length = (last - first + 1) * in;
          FloatPointer target = pdx.orElseThrow().position(((long) text * time + first) * in);
          target.get(run, 0, length);
          for (int i = 0; i < length; i++) {
            run[i] += from[at + i];
          }
          target.put(run, 0, length);
        };
    gradient(spans, w, f, y, dy, dw, db, source, pdx.map(p -> sink));
  }

  @Override
  public void max(INDArray x, Optional<INDArray> mask, INDArray y) {
    int time = (int) x.size(1);
    int channels = (int) x.size(2);
    Spans spans = spans(mask, x);
    FloatPointer px = pointer(x);
    FloatPointer py = pointer(y);
    folded = atLeast(folded, GROUPS * channels);
    other = atLeast(other, GROUPS * channels);
    for (int text = 0; text < x.size(0); text++) {
      int rows = spans.length(text);
      if (rows == 0) {
        Arrays.fill(folded, 0, channels, 0f);
      }
      int groups = Math.min(rows, GROUPS);
      if (groups > 0) {
        px.position(((long) text * time + spans.from()[text]) * channels);
        foldGroups(px, rows * channels, groups * channels);
        for (int g = 1; g < groups; g++) {
          System.arraycopy(folded, g * channels, other, 0, channels);
          max(folded, other, channels);
        }
      }
      py.position((long) text * channels).put(folded, 0, channels);
    }
  }

  /** {@code folded[i] = max of x[i], x[i + size], x[i + 2 size], ...}; leaves x in its place. */
  private void foldGroups(FloatPointer x, int length, int size) {
    long start = x.position();
    x.get(folded, 0, size);
    for (int from = size; from < length; from += size) {
      int end = Math.min(size, length - from);
      x.position(start + from).get(other, 0, end);
      max(folded, other, end);
    }
    x.position(start);
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
    int channels = (int) x.size(2);
    Spans spans = spans(mask, x);
    FloatPointer px = pointer(x);
    FloatPointer pdx = pointer(dx);
    float[] maxima = new float[(int) y.length()];
    float[] epsilon = new float[(int) y.length()];
    pointer(y).get(maxima);
    pointer(dy).get(epsilon);
    tile = atLeast(tile, time * channels);
    folded = atLeast(folded, GROUPS * channels);
    other = atLeast(other, GROUPS * channels);
    for (int text = 0; text < x.size(0); text++) {
      int length = spans.length(text);
      if (length == 0) {
        continue;
      }
      long start = ((long) text * time + spans.from()[text]) * channels;
      int groups = Math.min(length, GROUPS);
      px.position(start).get(tile, 0, length * channels);
      foldGroups(px, length * channels, groups * channels);
      for (int c = 0; c < channels; c++) {
        float d = epsilon[text * channels + c];
        if (d != 0) {
          float max = maxima[text * channels + c];
          long at = start + (long) firstMaximum(max, c, channels, groups, length) * channels + c;
          pdx.put(at, pdx.get(at) + d);
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
    int local = (int) x.size(2);
    int global = (int) whole.size(1);
    int both = local + global;
    int out = (int) w.size(1);
    Spans spans = spans(mask, x);
    FloatPointer px = pointer(x);
    FloatPointer pw = pointer(w);
    FloatPointer py = pointer(y);
    FloatPointer pg = pointer(whole);
    tileBiases(b, time, out);
    float[] bias = Arrays.copyOf(biases, out);
    scratch = atLeast(scratch, (long) time * both);
    scratch2 = atLeast(scratch2, out);
    for (int text = 0; text < x.size(0); text++) {
      int length = spans.length(text);
      long start = (long) text * time + spans.from()[text];
      pad(py, text, time, spans, out);
      py.position(start * out);
      if (drops.isPresent()) {
        py.put(biases, 0, length * out);
        joinDropped(
            drops.get(),
            text,
            px.position(start * local),
            pg.position((long) text * global),
            length,
            local,
            global);
        float scale = (float) drops.get().dropout().scale();
        multiply(scratch, 0, pw, 0, py, start * out, length, both, out, scale, 1f);
      } else {
        scratch2.position(0).put(bias, 0, out);
        cblas_sgemv(
            CblasRowMajor,
            CblasTrans,
            global,
            out,
            1f,
            pw.position((long) local * out),
            out,
            pg.position((long) text * global),
            1,
            1f,
            scratch2,
            1);
        other = atLeast(other, Math.max(out, time * out));
        scratch2.get(other, 0, out);
        repeat(other, out, length);
        py.put(other, 0, length * out);
        multiply(px, start * local, pw, 0, py, start * out, length, local, out, 1f, 1f);
      }
      rectify(py.position(start * out), length * out, f);
    }
  }

  /** Writes the kept elements of {@code [x[t], whole]}, not yet scaled, to the scratch memory. */
  private void joinDropped(
      Drops drops,
      int text,
      FloatPointer x,
      FloatPointer whole,
      int length,
      int local,
      int global) {
    int both = local + global;
    int size = length * both;
    bits = atLeast(bits, size);
    joined = atLeast(joined, size);
    int[] tokens = new int[length * local];
    int[] summary = new int[global];
    new IntPointer(x).position(x.position()).get(tokens);
    new IntPointer(whole).position(whole.position()).get(summary);
    for (int t = 0; t < length; t++) {
      System.arraycopy(tokens, t * local, joined, t * both, local);
      System.arraycopy(summary, 0, joined, t * both + local, global);
    }
    drops.dropout().fill(drops.keys()[text], 0, bits, size);
    and(joined, bits, size);
    new IntPointer(scratch).position(0).put(joined, 0, size);
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
    int local = (int) x.size(2);
    int global = (int) whole.size(1);
    int both = local + global;
    Spans spans = spans(mask, x);
    FloatPointer px = pointer(x);
    FloatPointer pg = pointer(whole);
    FloatPointer pdx = pointer(dx);
    FloatPointer pdg = pointer(dWhole);
    dWhole.assign(0);
    int[] kept = new int[both];
    float[] run = new float[both];
    RowSource source =
        (text, t, to, offset) -> {
          px.position(((long) text * time + t) * local).get(to, offset, local);
          pg.position((long) text * global).get(to, offset + local, global);
          drops.ifPresent(d -> drop(d, text, t - spans.from()[text], kept, to, offset));
        };
    RowSink sink =
        (text, t, from, offset) -> {
          drops.ifPresent(d -> drop(d, text, t - spans.from()[text], kept, from, offset));
          FloatPointer target = pdx.position(((long) text * time + t) * local);
          target.get(run, 0, local);
          pdg.position((long) text * global).get(run, local, global);
          for (int i = 0; i < both; i++) {
            run[i] += from[offset + i];
          }
          target.put(run, 0, local);
          pdg.position((long) text * global).put(run, local, global);
        };
    gradient(spans, w, f, y, dy, dw, db, source, Optional.of(sink));
  }

  private static void drop(Drops drops, int text, int t, int[] kept, float[] values, int offset) {
    drops.dropout().fill(drops.keys()[text], t * kept.length, kept, kept.length);
    float scale = (float) drops.dropout().scale();
    for (int i = 0; i < kept.length; i++) {
      values[offset + i] = kept[i] == 0 ? 0f : values[offset + i] * scale;
    }
  }

  @Override
  public void weightedSum(INDArray z, INDArray x, double scale, INDArray y) {
    int time = (int) x.size(1);
    int channels = (int) x.size(2);
    int samples = (int) (z.size(0) / x.size(0));
    FloatPointer pz = pointer(z);
    FloatPointer px = pointer(x);
    FloatPointer py = pointer(y);
    tile = atLeast(tile, time);
    float[] row = new float[channels];
    float[] sum = new float[channels];
    for (int r = 0; r < z.size(0); r++) {
      pz.position((long) r * time).get(tile, 0, time);
      Arrays.fill(sum, 0f);
      for (int t = 0; t < time; t++) {
        float weight = tile[t] * (float) scale;
        if (weight != 0) {
          px.position(((long) (r / samples) * time + t) * channels).get(row);
          for (int c = 0; c < channels; c++) {
            sum[c] += weight * row[c];
          }
        }
      }
      py.position((long) r * channels).put(sum);
    }
  }

  @Override
  public void weightedSumGradient(INDArray x, INDArray dy, double scale, INDArray dz) {
    int time = (int) x.size(1);
    int channels = (int) x.size(2);
    int samples = (int) (dy.size(0) / x.size(0));
    FloatPointer px = pointer(x);
    FloatPointer pdy = pointer(dy);
    FloatPointer pdz = pointer(dz);
    for (int r = 0; r < dy.size(0); r++) {
      cblas_sgemv(
          CblasRowMajor,
          CblasNoTrans,
          time,
          channels,
          (float) scale,
          px.position((long) (r / samples) * time * channels),
          channels,
          pdy.position((long) r * channels),
          1,
          0f,
          pdz.position((long) r * time),
          1);
    }
  }

  /** Reads one row of the matrix that the weights multiply. */
  @FunctionalInterface
  private interface RowSource {
    void read(int text, int t, float[] to, int offset);
  }

  /** Adds one row of that matrix's gradient; may change it. */
  @FunctionalInterface
  private interface RowSink {
    void add(int text, int t, float[] from, int offset);
  }

  /**
   * The gradients of {@code f(rows W + b)}, from the non-zero rows of {@code dy} alone: these are
   * gathered, multiplied at once, and scattered.
   */
  private void gradient(
      Spans spans,
      INDArray w,
      Rectifier f,
      INDArray y,
      INDArray dy,
      INDArray dw,
      INDArray db,
      RowSource source,
      Optional<RowSink> sink) {
    int batch = (int) y.size(0);
    int time = (int) y.size(1);
    int out = (int) y.size(2);
    int in = (int) w.size(0);
    FloatPointer py = pointer(y);
    FloatPointer pdy = pointer(dy);
    FloatPointer pw = pointer(w);
    FloatPointer pdw = pointer(dw);
    float[] sums = new float[out];
    int[] rowText = new int[CHUNK];
    int[] rowTime = new int[CHUNK];
    tile = atLeast(tile, time * out);
    other = atLeast(other, time * out);
    zeros = atLeast(zeros, time * out);
    delta = atLeast(delta, CHUNK * out);
    inputs = atLeast(inputs, CHUNK * in);
    scratch = atLeast(scratch, (long) CHUNK * in);
    scratch2 = atLeast(scratch2, (long) CHUNK * out);
    dw.assign(0);
    int rows = 0;
    for (int text = 0; text < batch; text++) {
      int size = spans.length(text) * out;
      long start = ((long) text * time + spans.from()[text]) * out;
      pdy.position(start).get(tile, 0, size);
      int at = next(tile, 0, size);
      if (at < size && f == Rectifier.RELU) {
        py.position(start).get(other, 0, size);
      }
      while (at < size) {
        int t = at / out;
        if (copyDelta(tile, other, t * out, f, delta, rows * out, out)) {
          rowText[rows] = text;
          rowTime[rows] = spans.from()[text] + t;
          source.read(text, rowTime[rows], inputs, rows * in);
          rows++;
        }
        if (rows == CHUNK) {
          flush(rows, rowText, rowTime, in, out, pw, pdw, sums, sink);
          rows = 0;
        }
        at = next(tile, (t + 1) * out, size);
      }
    }
    if (rows > 0) {
      flush(rows, rowText, rowTime, in, out, pw, pdw, sums, sink);
    }
    pointer(db).put(sums);
  }

  /** The first non-zero at or after {@code from}, or {@code size}. */
  private int next(float[] values, int from, int size) {
    if (from >= size) {
      return size;
    }
    int skipped = Arrays.mismatch(values, from, size, zeros, from, size);
    return skipped < 0 ? size : from + skipped;
  }

  /** Copies a row of dy where y is positive; whether anything but zeros was copied. */
  private static boolean copyDelta(
      float[] dy, float[] y, int from, Rectifier f, float[] to, int offset, int length) {
    boolean any = false;
    for (int i = 0; i < length; i++) {
      float d = f == Rectifier.IDENTITY || y[from + i] > 0 ? dy[from + i] : 0f;
      to[offset + i] = d;
      any |= d != 0;
    }
    return any;
  }

  private void flush(
      int rows,
      int[] text,
      int[] time,
      int in,
      int out,
      FloatPointer w,
      FloatPointer dw,
      float[] sums,
      Optional<RowSink> sink) {
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < out; c++) {
        sums[c] += delta[r * out + c];
      }
    }
    scratch.position(0).put(inputs, 0, rows * in);
    scratch2.position(0).put(delta, 0, rows * out);
    cblas_sgemm(
        CblasRowMajor,
        CblasTrans,
        CblasNoTrans,
        in,
        out,
        rows,
        1f,
        scratch,
        in,
        scratch2,
        out,
        1f,
        dw.position(0),
        out);
    if (sink.isPresent()) {
      cblas_sgemm(
          CblasRowMajor,
          CblasNoTrans,
          CblasTrans,
          rows,
          in,
          out,
          1f,
          scratch2,
          out,
          w.position(0),
          out,
          0f,
          scratch,
          in);
      scratch.get(inputs, 0, rows * in);
      for (int r = 0; r < rows; r++) {
        sink.get().add(text[r], time[r], inputs, r * in);
      }
    }
  }

  /**
   * {@code c = scale * a b + keep * c} with {@code a [rows, in]} and {@code b [in, out]}, each from
   * its offset; some rows at a time, since OpenBLAS multiplies small matrices without copying them.
   */
  private static void multiply(
      FloatPointer a,
      long fromA,
      FloatPointer b,
      long fromB,
      FloatPointer c,
      long fromC,
      int rows,
      int in,
      int out,
      float scale,
      float keep) {
    b.position(fromB);
    int step = Math.max(MIN_ROWS, SMALL_PRODUCT / (in * out));
    for (int done = 0; done < rows; done += step) {
      int now = Math.min(step, rows - done);
      a.position(fromA + (long) done * in);
      c.position(fromC + (long) done * out);
      if (out == 1) {
        cblas_sgemv(CblasRowMajor, CblasNoTrans, now, in, scale, a, in, b, 1, keep, c, 1);
      } else {
        cblas_sgemm(
            CblasRowMajor,
            CblasNoTrans,
            CblasNoTrans,
            now,
            out,
            in,
            scale,
            a,
            in,
            b,
            out,
            keep,
            c,
            out);
      }
    }
  }

  private void rectify(FloatPointer y, int length, Rectifier f) {
    if (f == Rectifier.RELU) {
      tile = atLeast(tile, length);
      y.get(tile, 0, length);
      rectify(tile, length);
      y.put(tile, 0, length);
    }
  }

  private static void rectify(float[] values, int length) {
    for (int i = 0; i < length; i++) {
      values[i] = Math.max(values[i], 0f);
    }
  }

  /** Zeros before and after a text. */
  private void pad(FloatPointer y, int text, int time, Spans spans, int channels) {
    zeros = atLeast(zeros, time * channels);
    long start = (long) text * time;
    y.position(start * channels).put(zeros, 0, spans.from()[text] * channels);
    y.position((start + spans.to()[text]) * channels)
        .put(zeros, 0, (time - spans.to()[text]) * channels);
  }

  private void tileBiases(INDArray b, int rows, int out) {
    biases = atLeast(biases, rows * out);
    pointer(b).get(biases, 0, out);
    repeat(biases, out, rows);
  }

  /** Repeats the first {@code length} values {@code times} times, doubling what is there. */
  private static void repeat(float[] values, int length, int times) {
    for (int done = length; done < length * times; done *= 2) {
      System.arraycopy(values, 0, values, done, Math.min(done, length * times - done));
    }
  }

  private static Spans spans(Optional<INDArray> mask, INDArray x) {
    return mask.map(m -> Spans.of(m).orElseThrow())
        .orElseGet(() -> Spans.all((int) x.size(0), (int) x.size(1)));
  }

  private static FloatPointer pointer(INDArray array) {
    return new FloatPointer(array.data().addressPointer());
  }

  private static float[] atLeast(float[] array, int length) {
    return array.length >= length ? array : new float[length];
  }

  private static void atLeast(float[][] arrays, int length) {
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = atLeast(arrays[i], length);
    }
  }

  private static int[] atLeast(int[] array, int length) {
    return array.length >= length ? array : new int[length];
  }

  private static FloatPointer atLeast(FloatPointer pointer, long length) {
    if (pointer.capacity() >= length) {
      return pointer;
    }
    pointer.close();
    return new FloatPointer(length);
  }
}
