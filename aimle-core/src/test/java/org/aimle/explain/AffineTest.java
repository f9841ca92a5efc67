package org.aimle.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AffineTest {

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "4, 2, 3",
    "5, 7, 16",
    "7, 100, 100",
    "11, 3, 1",
    "6, 9, 1",
    "0, 3, 2",
    "9, 64, 64",
    "3, 5, 33",
    "2, 4, 31"
  })
  void rowsTogetherAreRowsAlone(int count, int in, int out) {
    Random random = new Random(7);
    Affine affine = new Affine(new float[in][out], gaussian(random, out));
    for (int i = 0; i < in; i++) {
      affine.rows()[i] = gaussian(random, out);
    }
    float[] x = gaussian(random, count * in);

    float[] y = new float[count * out];
    RowProducts plain = new PlainRowProducts(affine);
    plain.apply(x, count, affine.biases(), y, plain.memory());

    RowProducts vectors = RowProducts.of(affine);
    assertInstanceOf(VectorRowProducts.class, vectors, "--add-modules jdk.incubator.vector");
    float[] same = new float[count * out];
    float[][] larger =
        RowProducts.of(new Affine(new float[1][out + 40], new float[out + 40])).memory();
    vectors.apply(x, count, affine.biases(), same, larger);
    assertArrayEquals(y, same);

    if (out == 1) {
      float[] one = new float[count];
      affine.applyToOne(x, count, one);
      assertArrayEquals(y, one);
    }

    float[] row = new float[out];
    for (int r = 0; r < count; r++) {
      affine.apply(x, r * in, row);
      assertArrayEquals(row, Arrays.copyOfRange(y, r * out, (r + 1) * out));
      for (int c = 0; c < out; c++) {
        double sum = affine.biases()[c];
        for (int i = 0; i < in; i++) {
          sum += (double) x[r * in + i] * affine.rows()[i][c];
        }
        assertEquals(sum, row[c], 1e-4);
      }
    }
  }

  private static float[] gaussian(Random random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
