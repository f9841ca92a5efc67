package org.aimle.dl4j.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.NoParamLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The maximum of each channel over a text's tokens (configuration): {@code [B, T, C]} (NWC) to
 * {@code [B, C]}. Padding does not count; a text without tokens gives zeros. The gradient goes to
 * the first token that has the maximum.
 *
 * @since 0.1.0
 */
public class MaxOverTime extends NoParamLayer {

  private static final long serialVersionUID = 1L;

  /** Has no settings. */
  public MaxOverTime() {
    super(new Builder());
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType type) {
    MaxOverTimeLayer layer = new MaxOverTimeLayer(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    return layer;
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType input) {
    return InputType.feedForward(TokenConvolution.sequence(input, layerName).getSize());
  }

  @Override
  public void setNIn(InputType input, boolean override) {
    // Takes whatever comes.
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType input) {
    TokenConvolution.sequence(input, layerName);
    return null;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType input) {
    return new LayerMemoryReport.Builder(
            layerName, MaxOverTime.class, input, getOutputType(-1, input))
        .standardMemory(0, 0)
        .workingMemory(0, 0, 0, 0)
        .cacheMemory(0, 0)
        .build();
  }

  private static final class Builder
      extends org.deeplearning4j.nn.conf.layers.Layer.Builder<Builder> {
    @Override
    @SuppressWarnings("unchecked")
    public <E extends org.deeplearning4j.nn.conf.layers.Layer> E build() {
      return (E) new MaxOverTime();
    }
  }
}
