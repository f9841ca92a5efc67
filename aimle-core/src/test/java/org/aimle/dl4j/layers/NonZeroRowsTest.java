package org.aimle.dl4j.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class NonZeroRowsTest {

  /** Smallest and largest outputs count as positive ones; gradients where none is, as nothing. */
  private final float[][] outputs = {
    {0f, Float.MIN_VALUE, 1e-30f}, {0f, 1f, Float.MAX_VALUE}, {0f, 0f, 0f}, {3f, 3f, 3f}
  };

  private final float[][] gradients = {
    {-5f, -5f, 7f}, {2f, Float.MIN_VALUE, -3e38f}, {-1f, 1f, -1f}, {0f, -0f, 0f}
  };

  @Test
  void gradientsPassARectifierWhereItsOutputIsPositive() {
    assertEquals(
        List.of("0: [0.0, -5.0, 7.0]", "1: [0.0, 1.4E-45, -3.0E38]"), visited(Rectifier.RELU));
  }

  @Test
  void allGradientsPassWhereNothingIsRectified() {
    assertEquals(
        List.of("0: [-5.0, -5.0, 7.0]", "1: [2.0, 1.4E-45, -3.0E38]", "2: [-1.0, 1.0, -1.0]"),
        visited(Rectifier.IDENTITY));
  }

  private List<String> visited(Rectifier f) {
    List<String> rows = new ArrayList<>();
    INDArray y = Nd4j.createFromArray(outputs).reshape('c', 1, 4, 3);
    INDArray dy = Nd4j.createFromArray(gradients).reshape('c', 1, 4, 3);
    new NonZeroRows()
        .visit(
            Spans.all(1, 4),
            f,
            y,
            dy,
            (text, t, delta) -> rows.add(t + ": " + Arrays.toString(delta)));
    return rows;
  }
}
