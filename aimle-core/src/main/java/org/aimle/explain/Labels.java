package org.aimle.explain;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Labels as explainers learn them, and as the plain Java forms predict them. */
final class Labels {

  private Labels() {}

  /**
   * What a graph learns.
   *
   * @param labels {@code [B]}: numbers in [0, 1] if there is one class; of two classes the
   *     probabilities of the second; of more the class, from 0
   * @param classes of the label, at least 1
   * @return {@code [B, classes]}
   * @throws IllegalArgumentException if one is no such label
   */
  static INDArray targets(float[] labels, int classes) {
    float[] targets = new float[Math.multiplyExact(labels.length, classes)];
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
    return Nd4j.createFromArray(targets).castTo(DataType.FLOAT).reshape(labels.length, classes);
  }

  /**
   * What a graph learns of the probability of each class.
   *
   * @param labels {@code [B, classes]}, two classes or more
   * @throws IllegalArgumentException if rows differ in length, or a probability is outside [0, 1]
   */
  static INDArray probabilities(float[][] labels) {
    int classes = labels[0].length;
    for (float[] label : labels) {
      if (label.length != classes) {
        throw new IllegalArgumentException(
            "a label has %d probabilities, another %d; give one for each class"
                .formatted(classes, label.length));
      }
      for (float probability : label) {
        if (!(probability >= 0 && probability <= 1)) {
          throw new IllegalArgumentException(
              "a label has the probability " + probability + " but it must be in [0, 1]");
        }
      }
    }
    return Nd4j.create(labels);
  }

  /**
   * What the last layer's values mean.
   *
   * @param output before sigmoid or softmax
   * @return one element, the label in [0, 1], or the probability of each class
   */
  static double[] predicted(float[] output) {
    return output.length == 1
        ? new double[] {1 / (1 + StrictMath.exp(-output[0]))}
        : softmax(output);
  }

  private static double[] softmax(float[] values) {
    float largest = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      largest = Math.max(largest, value);
    }
    double[] powers = new double[values.length];
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      powers[i] = StrictMath.exp((double) values[i] - largest);
      sum += powers[i];
    }
    for (int i = 0; i < values.length; i++) {
      powers[i] /= sum;
    }
    return powers;
  }
}
