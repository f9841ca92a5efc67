package org.aimle.explain;

import java.util.Arrays;
import org.aimle.solver.ContextRow;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The contexts of the texts of a minibatch as an array, and as the second input of the explainer's
 * graph.
 *
 * @since 0.1.0
 */
public final class TextContexts {

  private TextContexts() {}

  /**
   * Rows filled up with -1 to the longest of them.
   *
   * @param contexts one for each text, of {@link TextSelection#context}
   * @return {@code [B, c]}
   */
  public static INDArray rows(float[][] contexts) {
    int longest = Math.max(1, Arrays.stream(contexts).mapToInt(row -> row.length).max().orElse(1));
    float[][] rows = new float[contexts.length][];
    for (int b = 0; b < rows.length; b++) {
      rows[b] = Arrays.copyOf(contexts[b], longest);
      Arrays.fill(rows[b], contexts[b].length, longest, ContextRow.PADDING);
    }
    return Nd4j.createFromArray(rows);
  }

  /**
   * The minibatch with contexts as its second input.
   *
   * @param data what {@link TextBatch#withLabels} made
   * @param contexts one for each text
   */
  public static MultiDataSet with(MultiDataSet data, float[][] contexts) {
    return new org.nd4j.linalg.dataset.MultiDataSet(
        new INDArray[] {data.getFeatures(0), rows(contexts)},
        data.getLabels(),
        new INDArray[] {data.getFeaturesMaskArray(0), null},
        data.getLabelsMaskArrays());
  }
}
