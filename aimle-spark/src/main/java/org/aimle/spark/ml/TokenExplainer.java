package org.aimle.spark.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.aimle.explain.FrozenExplainer;
import org.aimle.explain.TextExplanation;
import org.aimle.spark.text.LabelScale;
import org.aimle.spark.text.TokenReading;

/** A trained network that explains texts as they stand in a data set. Thread-safe. */
@DefaultSerializer(JavaSerializer.class) // Kryo cannot read records
record TokenExplainer(FrozenExplainer network, LabelScale labels, TokenReading reading)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * @param thresholds of the classes; see MLlib's {@code thresholds}
   */
  Explanation explain(List<String> tokens, Optional<double[]> thresholds) {
    TextExplanation explained = network.explain(reading.ids(tokens, network.vectors()), tokens);
    double[] output = explained.prediction();
    List<ChosenToken> chosen =
        IntStream.of(explained.chosen())
            .mapToObj(at -> new ChosenToken(at, tokens.get(at), explained.scores()[at]))
            .toList();
    if (labels.classes() == 1) {
      return new Explanation(labels.meant(output[0]), List.of(), chosen);
    }
    List<Double> probabilities = DoubleStream.of(output).boxed().toList();
    return new Explanation(ClassChoice.likeliest(output, thresholds), probabilities, chosen);
  }
}
