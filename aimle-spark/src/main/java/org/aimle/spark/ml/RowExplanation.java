package org.aimle.spark.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.List;

/**
 * What a model says about one row of features.
 *
 * @param prediction the predicted score or class
 * @param probabilities of the classes; empty if a score is predicted
 * @param chosen the features from which alone it was predicted, in the vector's order
 * @since 0.1.0
 */
@DefaultSerializer(JavaSerializer.class) // Kryo cannot read records
public record RowExplanation(
    double prediction, List<Double> probabilities, List<ChosenFeature> chosen)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Copies the lists. */
  public RowExplanation {
    probabilities = List.copyOf(probabilities);
    chosen = List.copyOf(chosen);
  }
}
