package org.aimle.dl4j.layers;

import java.util.Arrays;
import java.util.Optional;
import org.aimle.dl4j.HostArrays;
import org.aimle.dl4j.ParameterlessGraphVertex;
import org.aimle.dl4j.PricedVertex;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link ChosenMean} at work: sums by the kernels, divided in Java, a few numbers a token. */
@SuppressWarnings("overrides") // BaseGraphVertex.setInputs lost its dots
final class ChosenMeanVertex extends ParameterlessGraphVertex implements PricedVertex {

  private static final long serialVersionUID = 1L;

  private final transient ChosenMean config;
  private double lastCost;

  ChosenMeanVertex(
      ComputationGraph graph, String name, int index, DataType type, ChosenMean config) {
    super(graph, name, index, type, config);
    this.config = config;
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    INDArray x = Sequences.rowMajor(inputs[1]);
    INDArray z = Sequences.rowMajor(inputs[0]);
    if (x.rank() != 3 || z.rank() != 2 || z.size(1) != x.size(1) || z.size(0) % x.size(0) != 0) {
      throw new IllegalArgumentException(
          "vertex '%s' has weights %s and vectors %s; they must be [B * S, T] and [B, T, C]"
              .formatted(vertexName, Arrays.toString(z.shape()), Arrays.toString(x.shape())));
    }
    INDArray y =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS, x.dataType(), new long[] {z.size(0), x.size(2)}, 'c');
    Kernels.of(Optional.empty(), z, x, y).weightedSum(z, x, 1, y);
    float[] weights = HostArrays.read(z);
    float[] means = HostArrays.read(y);
    int time = Math.toIntExact(z.size(1));
    int channels = Math.toIntExact(y.size(1));
    double chosen = 0;
    for (int row = 0; row < z.size(0); row++) {
      float count = sum(weights, row * time, time);
      chosen += count;
      float divisor = Math.max(1f, count);
      for (int c = row * channels; c < (row + 1) * channels; c++) {
        means[c] /= divisor;
      }
    }
    HostArrays.write(means, y);
    lastCost = config.price() * chosen / z.size(0);
    return y;
  }

  @Override
  public double lastCost() {
    return lastCost;
  }

  /**
   * With {@code g[t] = <x[t], dy>} and {@code n} the sum of a row of weights: {@code dz[t] = (g[t]
   * - sum over s of g[s] z[s] / n) / n + f price} where {@code n} is at least 1, else {@code g[t] +
   * f price}, with {@code f} the factor that the loss has in training, too.
   */
  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaces) {
    INDArray x = Sequences.rowMajor(inputs[1]);
    INDArray dy = Sequences.rowMajor(epsilon);
    INDArray dz =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, x.dataType(), inputs[0].shape(), 'c');
    Kernels.of(Optional.empty(), x, dy, dz).weightedSumGradient(x, dy, 1, dz);
    float[] weights = HostArrays.read(inputs[0]);
    float[] gradient = HostArrays.read(dz);
    int time = Math.toIntExact(dz.size(1));
    float price = (float) (config.price() * lossFactor(dz.size(0)));
    for (int at = 0; at < gradient.length; at += time) {
      divide(weights, gradient, at, time, price);
    }
    HostArrays.write(gradient, dz);
    return new Pair<>(null, new INDArray[] {dz, null});
  }

  private static void divide(float[] weights, float[] gradient, int at, int time, float price) {
    float count = sum(weights, at, time);
    float mean = 0;
    if (count >= 1) {
      for (int t = at; t < at + time; t++) {
        mean += gradient[t] * weights[t];
      }
      mean /= count;
    }
    float divisor = Math.max(1f, count);
    for (int t = at; t < at + time; t++) {
      gradient[t] = (gradient[t] - mean) / divisor + price;
    }
  }

  private static float sum(float[] z, int at, int width) {
    float sum = 0;
    for (int t = at; t < at + width; t++) {
      sum += z[t];
    }
    return sum;
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] masks, MaskState state, int minibatchSize) {
    return new Pair<>(null, null);
  }
}
