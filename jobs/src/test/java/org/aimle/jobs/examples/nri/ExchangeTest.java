package org.aimle.jobs.examples.nri;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.aimle.dl4j.HostArrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Vectors between vertices and pairs: by hand for three vertices, and gradients by differences. */
class ExchangeTest {

  private final UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(7L);

  private static INDArray array(long[] shape, float... values) {
    return Nd4j.createFromArray(values).reshape('c', shape);
  }

  private INDArray drawn(long... shape) {
    INDArray array = Nd4j.create(DataType.FLOAT, shape);
    float[] values = new float[(int) array.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    HostArrays.write(values, array);
    return array;
  }

  private static ExchangeVertex vertex(Exchange.Way way, int vertices) {
    return new ExchangeVertex(null, "exchange", 0, DataType.FLOAT, new Exchange(way, vertices));
  }

  private static float[] forward(ExchangeVertex vertex, INDArray... inputs) {
    vertex.setInputs(inputs);
    return HostArrays.read(vertex.doForward(true, LayerWorkspaceMgr.noWorkspaces()));
  }

  @Test
  void aPairHasItsSenderAndItsReceiver() {
    assertArrayEquals(
        new float[] {1, 2, 1, 3, 2, 1, 2, 3, 3, 1, 3, 2},
        forward(vertex(Exchange.Way.TO_PAIRS, 3), array(new long[] {1, 3, 1}, 1, 2, 3)));
  }

  @Test
  void aVertexHearsOthersAlongChosenEdges() {
    // 0 to 1 and 2, 1 to 0 and 2, 2 to 0 and 1
    INDArray messages = array(new long[] {1, 6, 1}, 1, 2, 4, 8, 16, 32);
    ExchangeVertex vertex = vertex(Exchange.Way.TO_VERTICES, 3);
    assertArrayEquals(
        new float[] {(4 + 16) / 2f, (1 + 32) / 2f, (2 + 8) / 2f}, forward(vertex, messages));
    // two draws: edges 0-1 and 1-2, then 0-2 alone
    assertArrayEquals(
        new float[] {4, 1 + 32, 8, 16, 0, 2},
        forward(vertex, messages, array(new long[] {2, 3}, 1, 0, 1, 0, 1, 0)));
  }

  @Test
  void anEdgeHasTheMeanOfItsDirections() {
    assertArrayEquals(
        new float[] {(1 + 4) / 2f, (2 + 16) / 2f, (8 + 32) / 2f},
        forward(vertex(Exchange.Way.TO_EDGES, 3), array(new long[] {1, 6, 1}, 1, 2, 4, 8, 16, 32)));
  }

  @Test
  void gradientsAreThoseOfTheValues() {
    for (Exchange.Way way : Exchange.Way.values()) {
      int places = way == Exchange.Way.TO_PAIRS ? 4 : 12;
      int graphs = way == Exchange.Way.TO_EDGES ? 1 : 2;
      check(vertex(way, 4), drawn(2, graphs * places, 3));
    }
    check(vertex(Exchange.Way.TO_VERTICES, 4), drawn(2, 24, 3), drawn(4, 6));
  }

  private void check(ExchangeVertex vertex, INDArray... inputs) {
    vertex.setInputs(inputs);
    INDArray output = vertex.doForward(true, LayerWorkspaceMgr.noWorkspaces());
    INDArray dy = drawn(output.shape());
    vertex.setEpsilon(dy);
    INDArray[] gradients = vertex.doBackward(false, LayerWorkspaceMgr.noWorkspaces()).getSecond();
    assertEquals(inputs.length, gradients.length);
    for (int input = 0; input < inputs.length; input++) {
      float[] gradient = HostArrays.read(gradients[input]);
      for (int i = 0; i < gradient.length; i++) {
        // Linear in each input: a difference of any size is exact.
        double numeric =
            value(vertex, dy, inputs, input, i, 1) - value(vertex, dy, inputs, input, i, 0);
        assertEquals(numeric, gradient[i], 1e-4, vertex + ", input " + input + " at " + i);
      }
    }
  }

  private static double value(
      ExchangeVertex vertex, INDArray dy, INDArray[] inputs, int input, int at, float step) {
    INDArray[] moved = inputs.clone();
    moved[input] = inputs[input].dup('c');
    float[] values = HostArrays.read(moved[input]);
    values[at] += step;
    HostArrays.write(values, moved[input]);
    float[] y = forward(vertex, moved);
    float[] weights = HostArrays.read(dy);
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      sum += (double) y[i] * weights[i];
    }
    return sum;
  }
}
