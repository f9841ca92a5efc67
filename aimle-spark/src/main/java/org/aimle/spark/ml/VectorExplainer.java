package org.aimle.spark.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.aimle.explain.FeatureExplanation;
import org.aimle.explain.FrozenFeatureExplainer;
import org.aimle.spark.features.FeatureTable;
import org.aimle.spark.features.NonZeros;
import org.aimle.spark.text.LabelScale;
import org.apache.spark.ml.linalg.Vector;

/** A trained network that explains vectors as they stand in a data set. Thread-safe. */
@DefaultSerializer(JavaSerializer.class) // Kryo cannot read records
record VectorExplainer(FrozenFeatureExplainer network, FeatureTable table, LabelScale labels)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Size of the vectors. */
  int size() {
    return table.names().size();
  }

  /**
   * @param vector sound
   * @param thresholds of the classes; see MLlib's {@code thresholds}
   */
  RowExplanation explain(Vector vector, Optional<double[]> thresholds) {
    NonZeros row = NonZeros.of(vector);
    FeatureExplanation explained = network.explain(row.at(), row.values());
    double[] output = explained.prediction();
    List<ChosenFeature> chosen =
        IntStream.of(explained.chosen())
            .mapToObj(group -> chosen(group, explained.scores()[group], row))
            .sorted((one, other) -> Integer.compare(one.index(), other.index()))
            .toList();
    if (labels.classes() == 1) {
      return new RowExplanation(labels.meant(output[0]), List.of(), chosen);
    }
    return new RowExplanation(
        ClassChoice.likeliest(output, thresholds),
        DoubleStream.of(output).boxed().toList(),
        chosen);
  }

  private ChosenFeature chosen(int group, float score, NonZeros row) {
    int[] columns = table.groups().columnsOf(group);
    int told = columns[0];
    double value = 0;
    for (int column : columns) {
      int at = Arrays.binarySearch(row.at(), column);
      if (at >= 0 && Math.abs(row.values()[at]) > Math.abs(value)) {
        told = column;
        value = row.values()[at];
      }
    }
    String name = value == 0 ? table.groupNames().get(group) : table.names().get(told);
    return new ChosenFeature(told, name, value, score);
  }
}
