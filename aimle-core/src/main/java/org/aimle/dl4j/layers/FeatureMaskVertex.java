package org.aimle.dl4j.layers;

import java.util.Arrays;
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

/** A {@link FeatureMask} at work. */
@SuppressWarnings("overrides") // BaseGraphVertex.setInputs lost its dots
final class FeatureMaskVertex extends ParameterlessGraphVertex implements PricedVertex {

  private static final long serialVersionUID = 1L;

  private final transient int[] groups;
  private final transient double price;
  private double lastCost;

  FeatureMaskVertex(
      ComputationGraph graph,
      String name,
      int index,
      DataType type,
      FeatureMask config,
      int[] groups) {
    super(graph, name, index, type, config);
    this.groups = groups;
    this.price = config.price();
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    INDArray weights = inputs[0];
    INDArray features = inputs[1];
    int most = Arrays.stream(groups).max().orElseThrow();
    if (weights.rank() != 2
        || features.rank() != 2
        || weights.size(1) != most + 1
        || features.size(1) != groups.length
        || weights.size(0) % features.size(0) != 0) {
      throw new IllegalArgumentException(
          "vertex '%s' has weights %s and features %s; they must be [B * S, %d] and [B, %d]"
              .formatted(
                  vertexName,
                  Arrays.toString(weights.shape()),
                  Arrays.toString(features.shape()),
                  most + 1,
                  groups.length));
    }
    float[] z = HostArrays.read(weights);
    float[] x = HostArrays.read(features);
    int rows = (int) weights.size(0);
    int samples = rows / (int) features.size(0);
    int n = groups.length;
    float[] y = new float[rows * n];
    for (int r = 0; r < rows; r++) {
      int example = r / samples * n;
      for (int c = 0; c < n; c++) {
        y[r * n + c] = z[r * (most + 1) + groups[c]] * x[example + c];
      }
    }
    INDArray masked =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS, features.dataType(), new long[] {rows, n}, 'c');
    HostArrays.write(y, masked);
    lastCost = price == 0 ? 0 : price * weights.sumNumber().doubleValue() / rows;
    return masked;
  }

  @Override
  public double lastCost() {
    return lastCost;
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaces) {
    float[] x = HostArrays.read(inputs[1]);
    float[] dy = HostArrays.read(epsilon);
    int rows = (int) inputs[0].size(0);
    int width = (int) inputs[0].size(1);
    int samples = rows / (int) inputs[1].size(0);
    int n = groups.length;
    float[] dz = new float[rows * width];
    if (price > 0) {
      Arrays.fill(dz, (float) (price * lossFactor(rows)));
    }
    for (int r = 0; r < rows; r++) {
      int example = r / samples * n;
      for (int c = 0; c < n; c++) {
        dz[r * width + groups[c]] += dy[r * n + c] * x[example + c];
      }
    }
    INDArray gradient =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, inputs[0].dataType(), inputs[0].shape(), 'c');
    HostArrays.write(dz, gradient);
    return new Pair<>(null, new INDArray[] {gradient, null});
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] masks, MaskState state, int minibatchSize) {
    return new Pair<>(null, null);
  }
}
