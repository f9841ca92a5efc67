package org.aimle.dl4j.layers;

import java.util.Optional;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link MaxOverTime} at work. */
final class MaxOverTimeLayer extends AbstractLayer<MaxOverTime> {

  private static final long serialVersionUID = 1L;

  private transient Optional<INDArray> output = Optional.empty();

  MaxOverTimeLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    INDArray x = Sequences.rowMajor(input);
    INDArray y =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS, x.dataType(), new long[] {x.size(0), x.size(2)}, 'c');
    Optional<INDArray> mask = Optional.ofNullable(maskArray);
    Kernels.of(mask, x, y).max(x, mask, y);
    output = training ? Optional.of(y) : Optional.empty();
    return y;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray x = Sequences.rowMajor(input);
    INDArray y =
        output.orElseThrow(
            () -> new IllegalStateException("no training forward pass came before: " + layerId()));
    INDArray dy = Sequences.rowMajor(epsilon);
    INDArray dx = workspaces.create(ArrayType.ACTIVATION_GRAD, x.dataType(), x.shape(), 'c');
    Optional<INDArray> mask = Optional.ofNullable(maskArray);
    Kernels.of(mask, x, y, dy, dx).maxGradient(x, mask, y, dy, dx);
    return new Pair<>(new DefaultGradient(), dx);
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray mask, MaskState state, int minibatchSize) {
    maskArray = mask;
    maskState = state;
    return new Pair<>(null, null);
  }

  @Override
  public void clear() {
    super.clear();
    output = Optional.empty();
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public void clearNoiseWeightParams() {
    // It has no weights.
  }
}
