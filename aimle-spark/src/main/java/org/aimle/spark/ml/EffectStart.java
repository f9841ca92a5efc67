package org.aimle.spark.ml;

import java.util.Map;
import org.aimle.explain.TextExplainer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Starts a selector at the choice of the words of largest effect ({@link WordEffects}): the score
 * of a token is the sum of the absolute values of the effects in its vector. Some channels of the
 * network carry the effects' positive and negative parts to the scores; what the other channels say
 * counts nothing at first, and is learnt: where the context changes what a word does.
 */
final class EffectStart {

  private static final int TAPS = 3;

  /**
   * Weight that carries the effects in each layer, so that a word whose effect has the size of a
   * word vector has a score of 4^4. Large beside the noise of training and beside what training
   * adds to the other weights of these channels in a few epochs, in each of the layers: so that it
   * changes the choice where effects are close.
   */
  private static final double GAIN = 4;

  private EffectStart() {}

  /**
   * @param graph of {@link TextExplainer#configuration}, initialised
   * @param dimension of the vectors without effects
   * @param effects elements of the vectors after those; of more than half the filters, the rest is
   *     left to be learnt
   */
  static void set(ComputationGraph graph, int dimension, int effects) {
    Map<String, INDArray> table = graph.paramTable();
    INDArray first = table.get("first_W");
    INDArray local1 = table.get("local1_W");
    INDArray local2 = table.get("local2_W");
    INDArray joined = table.get("joined_W");
    INDArray scores = table.get(TextExplainer.SCORES + "_W");
    int filters = (int) first.size(1);
    int carried = Math.min(effects, filters / 2);
    if (carried == 0) {
      return;
    }
    int vector = (int) first.size(0) / TAPS;
    joined.get(NDArrayIndex.all(), NDArrayIndex.point(0)).assign(0);
    for (int effect = 0; effect < carried; effect++) {
      for (int sign = 0; sign < 2; sign++) {
        int channel = 2 * effect + sign;
        only(first, vector + dimension + effect, channel, sign == 0 ? GAIN : -GAIN);
        only(local1, filters + channel, channel, GAIN);
        only(local2, filters + channel, channel, GAIN);
        joined.putScalar(channel, 0, GAIN);
      }
    }
    scores.assign(0);
    scores.putScalar(0, 0, 1);
  }

  /** Leaves a channel one input, at the middle tap. */
  private static void only(INDArray weights, int from, int channel, double weight) {
    weights.get(NDArrayIndex.all(), NDArrayIndex.point(channel)).assign(0);
    weights.putScalar(from, channel, weight);
  }
}
