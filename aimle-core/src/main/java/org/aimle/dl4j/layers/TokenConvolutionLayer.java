package org.aimle.dl4j.layers;

import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link TokenConvolution} at work. */
final class TokenConvolutionLayer extends BaseLayer<TokenConvolution> {

  private static final long serialVersionUID = 1L;

  private final transient FrozenConvolution frozen = new FrozenConvolution();
  private transient Optional<INDArray> output = Optional.empty();

  /** Whether {@link #frozen} made the last output. */
  private transient boolean lookedUp;

  TokenConvolutionLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
    Rectifier.of(layerConf().getActivationFn());
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    Sequences.requireChannels(input, layerConf().getNIn(), layerId());
    applyDropOutIfNecessary(training, workspaces);
    INDArray w = getParamWithNoise(AffineParameters.WEIGHTS, training, workspaces);
    INDArray b = getParamWithNoise(AffineParameters.BIASES, training, workspaces);
    INDArray x = Sequences.rowMajor(input);
    INDArray y =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS, w.dataType(), new long[] {x.size(0), x.size(1), w.size(1)}, 'c');
    Optional<INDArray> mask = Optional.ofNullable(maskArray);
    lookedUp = rowsRecur() && Kernels.areFast(mask, x, w, b, y);
    if (lookedUp) {
      frozen.forward(TokenThreads.get(), x, Spans.of(mask, x), w, b, rectifier(), y);
    } else {
      Kernels.of(mask, x, w, b, y).convolve(x, mask, w, b, rectifier(), y);
    }
    output = training ? Optional.of(y) : Optional.empty();
    return y;
  }

  /** As those of words do, which are in texts again and again, unless dropout alters each. */
  private boolean rowsRecur() {
    return layerConf().getInputKind() == InputKind.FROZEN && layerConf().getIDropout() == null;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray w = getParamWithNoise(AffineParameters.WEIGHTS, true, workspaces);
    INDArray x = Sequences.rowMajor(input);
    INDArray y =
        output.orElseThrow(
            () -> new IllegalStateException("no training forward pass came before: " + layerId()));
    INDArray dy = Sequences.rowMajor(epsilon);
    INDArray dw = gradientViews.get(AffineParameters.WEIGHTS);
    INDArray db = gradientViews.get(AffineParameters.BIASES);
    Optional<INDArray> mask = Optional.ofNullable(maskArray);
    Optional<INDArray> dx =
        layerConf().getInputKind() == InputKind.FROZEN
            ? Optional.empty()
            : Optional.of(
                workspaces.create(ArrayType.ACTIVATION_GRAD, x.dataType(), x.shape(), 'c'));
    if (lookedUp && Kernels.areFast(mask, dy, dw, db)) {
      frozen.gradient(rectifier(), y, dy, dw, db);
    } else {
      Kernels.of(mask, x, w, y, dy, dw, db)
          .convolveGradient(x, mask, w, rectifier(), y, dy, dw, db, dx);
    }
    weightNoiseParams.clear();
    Gradient gradient = new DefaultGradient();
    gradient.setGradientFor(AffineParameters.WEIGHTS, dw);
    gradient.setGradientFor(AffineParameters.BIASES, db);
    return new Pair<>(gradient, dx.map(this::backpropDropOutIfPresent).orElse(null));
  }

  private Rectifier rectifier() {
    return Rectifier.of(layerConf().getActivationFn());
  }

  @Override
  public void setParams(INDArray params) {
    if (params != paramsFlattened) {
      paramsFlattened.assign(params.reshape(paramsFlattened.shape()));
    }
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
}
