package org.aimle.dl4j.layers;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;
import static org.nd4j.linalg.indexing.NDArrayIndex.point;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Plain ND4J operations: any backend, any float type, any mask. Stateless, thread-safe. */
final class Nd4jTokenKernels implements TokenKernels {

  @Override
  public void convolve(
      INDArray x, Optional<INDArray> mask, INDArray w, INDArray b, Rectifier f, INDArray y) {
    finish(columns(masked(x, mask), taps(x, w)).mmul(w), mask, b, f, y);
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
    int taps = taps(x, w);
    INDArray delta = delta(mask, f, y, dy);
    dw.assign(columns(masked(x, mask), taps).transpose().mmul(delta));
    db.assign(delta.sum(0).reshape(db.shape()));
    if (dx.isPresent()) {
      long[] s = x.shape();
      INDArray columns = delta.mmul(w.transpose()).dup('c').reshape('c', s[0], s[1], taps, s[2]);
      INDArray padded = Nd4j.zeros(x.dataType(), s[0], s[1] + taps - 1, s[2]);
      for (int j = 0; j < taps; j++) {
        padded
            .get(all(), interval(j, j + s[1]), all())
            .addi(columns.get(all(), all(), point(j), all()));
      }
      INDArray inner = padded.get(all(), interval(taps / 2, taps / 2 + s[1]), all());
      dx.get().addi(masked(inner, mask));
    }
  }

  @Override
  public void max(INDArray x, Optional<INDArray> mask, INDArray y) {
    y.assign(lowered(x, mask).max(1));
    mask.ifPresent(m -> y.muliColumnVector(m.max(true, 1).castTo(y.dataType())));
  }

  @Override
  public void maxGradient(
      INDArray x, Optional<INDArray> mask, INDArray y, INDArray dy, INDArray dx) {
    INDArray first = Nd4j.argMax(lowered(x, mask), 1);
    for (int b = 0; b < x.size(0); b++) {
      for (int c = 0; c < x.size(2); c++) {
        int t = first.getInt(b, c);
        if (mask.isEmpty() || mask.get().getDouble(b, t) != 0) {
          dx.putScalar(b, t, c, dx.getDouble(b, t, c) + dy.getDouble(b, c));
        }
      }
    }
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
    finish(rows(joined(x, whole, mask, drops)).mmul(w), mask, b, f, y);
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
    INDArray delta = delta(mask, f, y, dy);
    INDArray joined = joined(x, whole, mask, drops);
    dw.assign(rows(joined).transpose().mmul(delta));
    db.assign(delta.sum(0).reshape(db.shape()));
    INDArray dJoined = delta.mmul(w.transpose()).dup('c').reshape('c', joined.shape());
    drops.ifPresent(d -> dJoined.muli(dropMask(d, mask, dJoined)));
    dx.addi(dJoined.get(all(), all(), interval(0, x.size(2))));
    dWhole.assign(dJoined.get(all(), all(), interval(x.size(2), joined.size(2))).sum(1));
  }

  @Override
  public void weightedSum(INDArray z, INDArray x, double scale, INDArray y) {
    long samples = z.size(0) / x.size(0);
    for (long b = 0; b < x.size(0); b++) {
      INDArray rows = z.get(interval(b * samples, (b + 1) * samples), all());
      y.get(interval(b * samples, (b + 1) * samples), all())
          .assign(rows.castTo(y.dataType()).mmul(x.get(point(b), all(), all())).muli(scale));
    }
  }

  @Override
  public void weightedSumGradient(INDArray x, INDArray dy, double scale, INDArray dz) {
    long samples = dy.size(0) / x.size(0);
    for (long b = 0; b < x.size(0); b++) {
      INDArray rows = dy.get(interval(b * samples, (b + 1) * samples), all());
      dz.get(interval(b * samples, (b + 1) * samples), all())
          .assign(rows.mmul(x.get(point(b), all(), all()).transpose()).muli(scale));
    }
  }

  private static int taps(INDArray x, INDArray w) {
    return (int) (w.size(0) / x.size(2));
  }

  private static INDArray rows(INDArray sequence) {
    return sequence.reshape('c', sequence.size(0) * sequence.size(1), sequence.size(2));
  }

  private static INDArray masked(INDArray sequence, Optional<INDArray> mask) {
    INDArray copy = sequence.dup('c');
    mask.ifPresent(m -> maskRows(rows(copy), m));
    return copy;
  }

  private static void maskRows(INDArray rows, INDArray mask) {
    rows.muliColumnVector(mask.dup('c').reshape('c', rows.size(0), 1).castTo(rows.dataType()));
  }

  /** The sequence with padding so low that it is no maximum. */
  private static INDArray lowered(INDArray x, Optional<INDArray> mask) {
    INDArray copy = x.dup('c');
    if (mask.isPresent()) {
      INDArray padding = mask.get().castTo(x.dataType()).dup('c').rsubi(1).muli(-1e30);
      rows(copy).addiColumnVector(padding.reshape('c', x.size(0) * x.size(1), 1));
    }
    return copy;
  }

  /** Each token beside its neighbours: {@code [B * T, taps * C]}. */
  private static INDArray columns(INDArray x, int taps) {
    long[] s = x.shape();
    INDArray padded = Nd4j.zeros(x.dataType(), s[0], s[1] + taps - 1, s[2]);
    padded.get(all(), interval(taps / 2, taps / 2 + s[1]), all()).assign(x);
    INDArray columns = Nd4j.createUninitialized(x.dataType(), s[0], s[1], taps, s[2]);
    for (int j = 0; j < taps; j++) {
      columns
          .get(all(), all(), point(j), all())
          .assign(padded.get(all(), interval(j, j + s[1]), all()));
    }
    return columns.reshape('c', s[0] * s[1], taps * s[2]);
  }

  private static INDArray joined(
      INDArray x, INDArray whole, Optional<INDArray> mask, Optional<Drops> drops) {
    long[] s = x.shape();
    INDArray joined = Nd4j.createUninitialized(x.dataType(), s[0], s[1], s[2] + whole.size(1));
    joined.get(all(), all(), interval(0, s[2])).assign(x);
    for (long t = 0; t < s[1]; t++) {
      joined.get(all(), point(t), interval(s[2], s[2] + whole.size(1))).assign(whole);
    }
    drops.ifPresent(d -> joined.muli(dropMask(d, mask, joined)));
    return joined;
  }

  /** The factors of dropout; elements are counted from the first token of each text. */
  private static INDArray dropMask(Drops drops, Optional<INDArray> mask, INDArray like) {
    int time = (int) like.size(1);
    int channels = (int) like.size(2);
    int[] bits = new int[time * channels];
    double[] factors = new double[(int) like.length()];
    for (int b = 0; b < like.size(0); b++) {
      int from = 0;
      while (mask.isPresent() && from < time && mask.get().getDouble(b, from) == 0) {
        from++;
      }
      int length = (time - from) * channels;
      drops.dropout().fill(drops.keys()[b], 0, bits, length);
      for (int i = 0; i < length; i++) {
        factors[(b * time + from) * channels + i] = -bits[i] * drops.dropout().scale();
      }
    }
    return Nd4j.createFromArray(factors).reshape(like.shape()).castTo(like.dataType());
  }

  private static void finish(
      INDArray z, Optional<INDArray> mask, INDArray b, Rectifier f, INDArray y) {
    z.addiRowVector(b);
    if (f == Rectifier.RELU) {
      Transforms.relu(z, false);
    }
    mask.ifPresent(m -> maskRows(z, m));
    y.assign(z.reshape('c', y.shape()));
  }

  private static INDArray delta(Optional<INDArray> mask, Rectifier f, INDArray y, INDArray dy) {
    INDArray delta = rows(dy.dup('c'));
    if (f == Rectifier.RELU) {
      delta.muli(rows(y).gt(0).castTo(delta.dataType()));
    }
    mask.ifPresent(m -> maskRows(delta, m));
    return delta;
  }
}
