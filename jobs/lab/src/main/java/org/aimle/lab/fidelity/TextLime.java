package org.aimle.lab.fidelity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * TextLIME of SynapseML, where its jar is on the class path: {@code --packages
 * com.microsoft.azure:synapseml-core_2.12:1.1.0}. It is a transformer like others, so nothing here
 * needs it to compile.
 */
final class TextLime {

  private static final String CLASS = "com.microsoft.azure.synapse.ml.explainers.TextLIME";
  private static final String TOKENS = "limeTokens";
  private static final String WEIGHTS = "limeWeights";

  private final Transformer lime;

  private TextLime(Transformer lime) {
    this.lime = lime;
  }

  /**
   * @param model reads {@link LinearTeacher#TEXT} and writes the probabilities of two classes
   * @return empty where SynapseML is not on the class path
   */
  static Optional<TextLime> of(Transformer model, int samples) {
    try {
      Transformer lime =
          (Transformer)
              Class.forName(CLASS, true, Thread.currentThread().getContextClassLoader())
                  .getConstructor()
                  .newInstance();
      set(lime, "model", model);
      set(lime, "inputCol", LinearTeacher.TEXT);
      set(lime, "tokensCol", TOKENS);
      set(lime, "outputCol", WEIGHTS);
      set(lime, "targetCol", "probability");
      set(lime, "targetClasses", new int[] {1});
      set(lime, "numSamples", samples);
      return Optional.of(new TextLime(lime));
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a TextLIME: " + e, e);
    }
  }

  private static void set(Transformer stage, String param, Object value) {
    stage.set(stage.getParam(param), value);
  }

  /** Positions of the k tokens of largest absolute weight of each text, in the texts' order. */
  List<int[]> chosen(Dataset<Row> texts, int k) {
    List<int[]> chosen = new ArrayList<>();
    for (Row row : lime.transform(texts).select(WEIGHTS).collectAsList()) {
      Vector weights = row.<Vector>getList(0).get(0);
      chosen.add(
          IntStream.range(0, weights.size())
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -Math.abs(weights.apply(i))))
              .limit(k)
              .mapToInt(Integer::intValue)
              .sorted()
              .toArray());
    }
    return chosen;
  }
}
