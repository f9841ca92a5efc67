package org.aimle.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

class WeightedRowsTest {

  private static final float[] WEIGHTS = {0.5f, 0, 2.5f};

  static Stream<ILossFunction> losses() {
    return Stream.of(
        new RepeatedSquaredError(2),
        new RepeatedHuberError(2, 0.3),
        new PerSampleLoss(new LossMCXENT()));
  }

  private static IActivation activation(ILossFunction loss) {
    return loss instanceof PerSampleLoss ? new ActivationSoftmax() : new ActivationSigmoid();
  }

  /** Two rows of output for each label. */
  private static INDArray outputs(int examples) {
    return Nd4j.linspace(-1, 2, 4L * examples).reshape(2L * examples, 2);
  }

  private static INDArray labels(int examples) {
    INDArray labels = Nd4j.zeros(examples, 2);
    for (int i = 0; i < examples; i++) {
      labels.putScalar(i, i % 2, 1);
    }
    return labels;
  }

  @ParameterizedTest
  @MethodSource("losses")
  void lossAndGradientOfEachRowAreMultiplied(ILossFunction loss) {
    WeightedRows weighted = new WeightedRows(loss);
    for (int examples = 1; examples <= 3; examples++) {
      INDArray weights = Nd4j.createFromArray(WEIGHTS).reshape(3, 1);
      INDArray some = weights.getRows(IntStream.range(0, examples).toArray());
      INDArray labels = Nd4j.hstack(labels(examples), some.castTo(labels(1).dataType()));
      INDArray plain =
          loss.computeScoreArray(labels(examples), outputs(examples), activation(loss), null);
      INDArray scores =
          weighted.computeScoreArray(labels, outputs(examples), activation(loss), null);
      INDArray plainGradient =
          loss.computeGradient(labels(examples), outputs(examples), activation(loss), null);
      INDArray gradient =
          weighted.computeGradient(labels, outputs(examples), activation(loss), null);
      double sum = 0;
      for (int row = 0; row < 2 * examples; row++) {
        double weight = WEIGHTS[row / 2];
        assertEquals(weight * plain.getDouble(row), scores.getDouble(row), 1e-6);
        sum += weight * plain.getDouble(row);
        for (int c = 0; c < 2; c++) {
          assertEquals(weight * plainGradient.getDouble(row, c), gradient.getDouble(row, c), 1e-6);
        }
      }
      assertEquals(
          sum,
          weighted.computeScore(labels, outputs(examples), activation(loss), null, false),
          1e-5);
      assertEquals(
          sum / (2 * examples),
          weighted.computeScore(labels, outputs(examples), activation(loss), null, true),
          1e-5);
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void isReadAsItIsWritten(ILossFunction loss) {
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new OutputLayer.Builder(new WeightedRows(loss)).nIn(2).nOut(2).build())
            .build();
    MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(configuration.toJson());
    OutputLayer layer = (OutputLayer) read.getConf(0).getLayer();
    assertEquals(new WeightedRows(loss), layer.getLossFn());
    assertEquals(new WeightedRows(loss).hashCode(), layer.getLossFn().hashCode());
  }
}
