package org.aimle.explain;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * The texts of one minibatch as arrays, padded on the right to the longest of them.
 *
 * @param words vectors {@code [B, T, E]}, row-major; zero for unknown words and padding
 * @param mask {@code [B, T]}: 1 for tokens (unknown words too: they can be chosen), 0 for padding
 * @param lengths tokens of each text
 * @since 0.1.0
 */
public record TextBatch(INDArray words, INDArray mask, int[] lengths) {

  /**
   * A batch with arrays of its own; see {@link TextBatchBuffer} for one that is used again and
   * again.
   */
  public static TextBatch of(WordVectors vectors, int[][] tokens) {
    return new TextBatchBuffer(vectors).fill(tokens);
  }

  /** A batch of texts given as tokens. */
  public static TextBatch of(WordVectors vectors, List<List<String>> texts) {
    return of(vectors, texts.stream().map(vectors::ids).toArray(int[][]::new));
  }

  /** Number of texts. */
  public int size() {
    return lengths.length;
  }

  /**
   * The batch with one label per text, as the explainer trains on it.
   *
   * @param labels {@code [B]}, each in [0, 1]
   * @throws IllegalArgumentException if there are not as many labels as texts, or one is outside
   *     [0, 1]
   */
  public MultiDataSet withLabels(float[] labels) {
    return withLabels(labels, 1);
  }

  /**
   * The batch with one label per text, as the explainer trains on it.
   *
   * @param labels {@code [B]}: numbers in [0, 1] if there is one class; of two classes the
   *     probabilities of the second; of more the class, from 0
   * @param classes of the label, at least 1
   * @throws IllegalArgumentException if there are not as many labels as texts, or one is no such
   *     label
   */
  public MultiDataSet withLabels(float[] labels, int classes) {
    if (labels.length != size()) {
      throw new IllegalArgumentException(
          labels.length + " labels are given for " + size() + " texts; give one for each");
    }
    return withTargets(Labels.targets(labels, classes));
  }

  /**
   * The batch with the probability of each class for each text.
   *
   * @param labels {@code [B, classes]}, two classes or more, each row of probabilities
   * @throws IllegalArgumentException if there are not as many labels as texts, rows differ in
   *     length, or a probability is outside [0, 1]
   * @since 0.1.0
   */
  public MultiDataSet withProbabilities(float[][] labels) {
    if (labels.length != size()) {
      throw new IllegalArgumentException(
          labels.length + " labels are given for " + size() + " texts; give one for each");
    }
    return withTargets(Labels.probabilities(labels));
  }

  private MultiDataSet withTargets(INDArray targets) {
    return new MultiDataSet(
        new INDArray[] {words}, new INDArray[] {targets}, new INDArray[] {mask}, null);
  }
}
