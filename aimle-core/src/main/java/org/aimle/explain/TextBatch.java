package org.aimle.explain;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

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
    float[] targets = new float[labels.length * classes];
    for (int i = 0; i < labels.length; i++) {
      float label = labels[i];
      if (classes <= 2 && !(label >= 0 && label <= 1)) {
        throw new IllegalArgumentException(
            "a label is " + label + " but must be in [0, 1]; rescale the labels");
      }
      if (classes > 2 && !(label >= 0 && label < classes && label == Math.rint(label))) {
        throw new IllegalArgumentException(
            "a label is %s but must be a class from 0 to %d".formatted(label, classes - 1));
      }
      if (classes == 1) {
        targets[i] = label;
      } else if (classes == 2) {
        targets[2 * i] = 1 - label;
        targets[2 * i + 1] = label;
      } else {
        targets[i * classes + (int) label] = 1;
      }
    }
    return withTargets(targets, classes);
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
    int classes = labels[0].length;
    float[] targets = new float[labels.length * classes];
    for (int i = 0; i < labels.length; i++) {
      if (labels[i].length != classes) {
        throw new IllegalArgumentException(
            "a label has %d probabilities, another %d; give one for each class"
                .formatted(classes, labels[i].length));
      }
      for (float probability : labels[i]) {
        if (!(probability >= 0 && probability <= 1)) {
          throw new IllegalArgumentException(
              "a label has the probability " + probability + " but it must be in [0, 1]");
        }
      }
      System.arraycopy(labels[i], 0, targets, i * classes, classes);
    }
    return withTargets(targets, classes);
  }

  private MultiDataSet withTargets(float[] targets, int classes) {
    return new MultiDataSet(
        new INDArray[] {words},
        new INDArray[] {
          Nd4j.createFromArray(targets).castTo(DataType.FLOAT).reshape(size(), classes)
        },
        new INDArray[] {mask},
        null);
  }
}
