package org.aimle.dl4j.layers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Where a token convolution's weights and biases lie in the network's parameters. */
final class TokenConvolutionParameters implements ParamInitializer {

  static final TokenConvolutionParameters INSTANCE = new TokenConvolutionParameters();

  private TokenConvolutionParameters() {}

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    TokenConvolution c = (TokenConvolution) layer;
    return AffineParameters.count(c.getWidth() * c.getNIn(), c.getNOut());
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return List.of(AffineParameters.WEIGHTS, AffineParameters.BIASES);
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return List.of(AffineParameters.WEIGHTS);
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return List.of(AffineParameters.BIASES);
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return AffineParameters.WEIGHTS.equals(key);
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return AffineParameters.BIASES.equals(key);
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray view, boolean initialise) {
    TokenConvolution c = (TokenConvolution) conf.getLayer();
    Map<String, INDArray> table = views(c, view);
    if (initialise) {
      AffineParameters.initialise(
          table,
          c.getWeightInitFn(),
          (double) c.getWidth() * c.getNIn(),
          (double) c.getWidth() * c.getNOut(),
          c.getBiasInit());
    }
    table.keySet().forEach(conf::addVariable);
    return table;
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray view) {
    return views((TokenConvolution) conf.getLayer(), view);
  }

  private static Map<String, INDArray> views(TokenConvolution c, INDArray view) {
    return new LinkedHashMap<>(
        AffineParameters.views(view, c.getWidth() * c.getNIn(), c.getNOut()));
  }
}
