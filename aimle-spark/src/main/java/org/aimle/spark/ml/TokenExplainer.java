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

  /**
   * What the prediction loses without each of the tokens that it was made from, in their order: of
   * a score; of two classes the log odds of the second; of more the log odds of the predicted one.
   */
  double[] contributions(Explanation explanation) {
    List<String> chosen = explanation.chosen().stream().map(ChosenToken::token).toList();
    int[] ids =
        new TokenReading(chosen.size(), reading.letterCase()).ids(chosen, network.vectors());
    int of = labels.classes() == 2 ? 1 : (int) explanation.prediction();
    double all = strength(network.predict(ids), of);
    double[] contributions = new double[ids.length];
    for (int left = 0; left < ids.length; left++) {
      int[] rest = new int[ids.length - 1];
      System.arraycopy(ids, 0, rest, 0, left);
      System.arraycopy(ids, left + 1, rest, left, rest.length - left);
      contributions[left] = all - strength(network.predict(rest), of);
    }
    return contributions;
  }

  private double strength(double[] output, int of) {
    if (labels.classes() == 1) {
      return labels.meant(output[0]);
    }
    return logOdds(output, of);
  }

  /**
   * Log odds of one class. They stay finite.
   *
   * @param probabilities which sum to 1
   */
  static double logOdds(double[] probabilities, int of) {
    double others = 0; // not 1 - p, which is 0 where p is near 1
    for (int c = 0; c < probabilities.length; c++) {
      others += c == of ? 0 : probabilities[c];
    }
    return StrictMath.log(Math.max(probabilities[of], Double.MIN_NORMAL))
        - StrictMath.log(Math.max(others, Double.MIN_NORMAL));
  }
}
