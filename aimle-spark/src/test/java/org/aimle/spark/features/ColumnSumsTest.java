package org.aimle.spark.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.aimle.explain.Standardisation;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Test;

class ColumnSumsTest {

  private static Standardisation of(List<double[]> rows, int columns, int parts) {
    ColumnSums all = new ColumnSums(columns);
    for (int part = 0; part < parts; part++) {
      ColumnSums some = new ColumnSums(columns);
      for (int i = part; i < rows.size(); i += parts) {
        some.add(NonZeros.of(Vectors.dense(rows.get(i))));
      }
      all.add(some);
    }
    return all.standardisation();
  }

  @Test
  void orderAndPartsDoNotMatter() {
    Random random = new Random(1);
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      rows.add(
          new double[] {
            random.nextGaussian(),
            1e15 * random.nextGaussian(),
            Math.exp(60 * random.nextGaussian()),
            random.nextInt(4) == 0 ? 1 : 0
          });
    }
    Standardisation expected = of(rows, 4, 1);
    for (int parts : new int[] {2, 7, 500}) {
      Collections.shuffle(rows, random);
      assertEquals(expected, of(rows, 4, parts));
    }
  }

  @Test
  void farFromZeroNoDigitIsLost() {
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      rows.add(new double[] {1e9 + i, 0.1, i % 2 == 0 ? 3e38 : -3e38, 0, i});
    }
    Standardisation found = of(rows, 5, 3);
    assertArrayEquals(new double[] {1e9 + 4.5, 0.1, 0, 0, 4.5}, found.means());
    double deviation = Math.sqrt(8.25);
    assertArrayEquals(new double[] {deviation, 0, 3e38, 0, deviation}, found.deviations(), 0);
    assertEquals(-4.5f / (float) deviation, found.of(0, 1e9), 1e-6f);
    assertEquals(0f, found.of(1, 7), "a constant tells nothing");
  }
}
