package org.aimle.dl4j.layers;

import java.util.Arrays;
import java.util.Optional;
import org.aimle.dl4j.HostArrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where the real tokens of each text lie: text {@code b} has the tokens {@code [from[b], to[b])}.
 */
record Spans(int[] from, int[] to) {

  /** Every position of every text. */
  static Spans all(int batch, int time) {
    int[] to = new int[batch];
    Arrays.fill(to, time);
    return new Spans(new int[batch], to);
  }

  /** The spans of a mask {@code [batch, time]}; empty if a text has padding between its tokens. */
  static Optional<Spans> of(INDArray mask) {
    int batch = (int) mask.size(0);
    int time = (int) mask.size(1);
    float[] values = HostArrays.read(mask);
    int[] from = new int[batch];
    int[] to = new int[batch];
    for (int b = 0; b < batch; b++) {
      int t = 0;
      while (t < time && values[b * time + t] == 0) {
        t++;
      }
      from[b] = t % time;
      while (t < time && values[b * time + t] != 0) {
        t++;
      }
      to[b] = t == time && from[b] == 0 && values[b * time] == 0 ? 0 : t;
      for (; t < time; t++) {
        if (values[b * time + t] != 0) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(new Spans(from, to));
  }

  /**
   * The spans of the texts of {@code x [batch, time, ..]}, which have no padding inside.
   *
   * @param mask {@code [batch, time]}; without one every position is a token
   */
  static Spans of(Optional<INDArray> mask, INDArray x) {
    return mask.map(m -> of(m).orElseThrow())
        .orElseGet(() -> all((int) x.size(0), (int) x.size(1)));
  }

  int length(int text) {
    return to[text] - from[text];
  }
}
