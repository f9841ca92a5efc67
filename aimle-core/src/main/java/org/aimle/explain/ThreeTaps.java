package org.aimle.explain;

import java.util.Arrays;
import org.aimle.dl4j.internal.Winograd;

/**
 * A width-3 convolution with ReLU over the tokens of a text, {@code y[t] = relu(b + sum over j of
 * x[t + j - 1] W[j])}, with Winograd's algorithm. Immutable; thread-safe with memory of one's own.
 */
final class ThreeTaps {

  private final RowProducts[] transformed = new RowProducts[Winograd.PRODUCTS];
  private final int in;
  private final int out;
  private final float[] biases;

  /** Winograd's algorithm adds the biases last. */
  private final float[] none;

  /**
   * @param weights {@code W [3 * in, out]}, tap by tap
   */
  ThreeTaps(Affine weights) {
    in = weights.in() / 3;
    out = weights.out();
    none = new float[out];
    float[][] taps = new float[3][in * out];
    for (int row = 0; row < weights.in(); row++) {
      System.arraycopy(weights.rows()[row], 0, taps[row / in], row % in * out, out);
    }
    float[][] products = new float[Winograd.PRODUCTS][in * out];
    Winograd.weights(taps, in * out, products);
    for (int p = 0; p < products.length; p++) {
      float[][] rows = new float[in][];
      for (int i = 0; i < in; i++) {
        rows[i] = Arrays.copyOfRange(products[p], i * out, (i + 1) * out);
      }
      transformed[p] = RowProducts.of(new Affine(rows, none));
    }
    biases = weights.biases();
  }

  /** Convolves {@code x [tokens, in]} to {@code y [tokens, out]}, which may be the same array. */
  void apply(float[] x, int tokens, float[] y, Memory memory) {
    int blocks = Winograd.blocks(tokens);
    memory.grow(blocks, in, out, transformed[0]);
    memory.winograd.inputs(x, tokens, in, memory.inputs);
    for (int p = 0; p < transformed.length; p++) {
      transformed[p].apply(memory.inputs[p], blocks, none, memory.outputs[p], memory.sums);
    }
    for (int block = 0; block < blocks; block++) {
      System.arraycopy(biases, 0, memory.biases, block * out, out);
    }
    memory.winograd.outputs(memory.outputs, memory.biases, 0f, tokens, out, y);
  }

  /** What one convolution after the other works in. */
  static final class Memory {

    private final Winograd winograd = new Winograd();
    private final float[][] inputs = new float[Winograd.PRODUCTS][0];
    private final float[][] outputs = new float[Winograd.PRODUCTS][0];
    private float[] biases = new float[0];
    private float[][] sums;
    private int columns;

    private void grow(int blocks, int in, int out, RowProducts products) {
      if (biases.length < blocks * out || inputs[0].length < blocks * in) {
        for (int p = 0; p < Winograd.PRODUCTS; p++) {
          inputs[p] = new float[blocks * in];
          outputs[p] = new float[blocks * out];
        }
        biases = new float[blocks * out];
      }
      if (columns < out) {
        sums = products.memory();
        columns = out;
      }
    }
  }
}
