package org.aimle.dl4j.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WinogradTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 18, 350})
  void isTheConvolution(int rows) {
    Random random = new Random(rows);
    int in = 5;
    int out = 3;
    float[] x = gaussian(random, rows * in);
    float[][] w = {
      gaussian(random, in * out), gaussian(random, in * out), gaussian(random, in * out)
    };
    float[] bias = gaussian(random, out);
    float[] expected = new float[rows * out];
    for (int t = 0; t < rows; t++) {
      for (int c = 0; c < out; c++) {
        double sum = bias[c];
        for (int j = 0; j < 3; j++) {
          int s = t + j - 1;
          for (int e = 0; e < in && s >= 0 && s < rows; e++) {
            sum += (double) x[s * in + e] * w[j][e * out + c];
          }
        }
        expected[t * out + c] = (float) Math.max(sum, 0);
      }
    }

    int blocks = Winograd.blocks(rows);
    float[][] u = new float[Winograd.PRODUCTS][in * out];
    float[][] v = new float[Winograd.PRODUCTS][blocks * in];
    float[][] m = new float[Winograd.PRODUCTS][blocks * out];
    float[] biases = new float[blocks * out];
    for (int i = 0; i < biases.length; i++) {
      biases[i] = bias[i % out];
    }
    Winograd winograd = new Winograd();
    // What an earlier, longer text left behind must not matter.
    winograd.inputs(gaussian(random, (rows + 9) * in), rows + 9, in, larger(blocks + 9, in));
    Winograd.weights(w, in * out, u);
    winograd.inputs(x, rows, in, v);
    for (int j = 0; j < Winograd.PRODUCTS; j++) {
      for (int i = 0; i < blocks; i++) {
        for (int c = 0; c < out; c++) {
          for (int e = 0; e < in; e++) {
            m[j][i * out + c] += v[j][i * in + e] * u[j][e * out + c];
          }
        }
      }
    }
    float[] y = new float[rows * out];
    winograd.outputs(m, biases, 0f, rows, out, y);
    for (int i = 0; i < y.length; i++) {
      assertEquals(expected[i], y[i], 1e-5, "at " + i);
    }
  }

  private static float[][] larger(int blocks, int channels) {
    float[][] arrays = new float[Winograd.PRODUCTS][blocks * channels];
    Arrays.stream(arrays).forEach(a -> Arrays.fill(a, 7));
    return arrays;
  }

  private static float[] gaussian(Random random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
