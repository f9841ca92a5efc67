package org.aimle.spark.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.aimle.explain.FrozenExplainer;
import org.aimle.explain.TextExplanation;
import org.aimle.spark.text.TokenReading;

/** A trained network that explains texts as they stand in a data set. Thread-safe. */
@DefaultSerializer(JavaSerializer.class) // Kryo cannot read records
record TokenExplainer(FrozenExplainer network, TokenReading reading) implements Serializable {

  private static final long serialVersionUID = 1L;

  Explanation explain(List<String> tokens) {
    TextExplanation explained = network.explain(reading.ids(tokens, network.vectors()));
    return new Explanation(
        explained.prediction(),
        IntStream.of(explained.chosen())
            .mapToObj(at -> new ChosenToken(at, tokens.get(at), explained.scores()[at]))
            .toList());
  }
}
