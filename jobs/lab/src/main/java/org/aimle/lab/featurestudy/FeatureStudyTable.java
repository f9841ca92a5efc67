package org.aimle.lab.featurestudy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Runs of a study as a Markdown table: means over the seeds, and beside them what the networks
 * reach that the authors of learning to explain publish with their code (github.com/Jianbo-Lab/L2X,
 * trained on a million rows with their probabilities as labels), on 100 000 rows of their code's
 * formulas. The paper itself shows median ranks only as box plots.
 */
final class FeatureStudyTable {

  /** Mean over rows of the median rank by score, and the share of exact choices. */
  private record Published(double meanRank, double exact) {}

  private static final Map<SyntheticSet, Published> PUBLISHED =
      Map.of(
          SyntheticSet.XOR, new Published(1.50, 1.000),
          SyntheticSet.ORANGE_SKIN, new Published(2.50, 1.000),
          SyntheticSet.ADDITIVE, new Published(2.50, 0.595),
          SyntheticSet.SWITCH, new Published(3.52, 0.000));

  private FeatureStudyTable() {}

  static String of(List<FeatureStudyRun> runs) {
    Map<List<Object>, List<FeatureStudyRun>> groups = new LinkedHashMap<>();
    runs.forEach(
        run ->
            groups
                .computeIfAbsent(List.of(run.set(), run.estimator()), g -> new ArrayList<>())
                .add(run));
    StringBuilder table = new StringBuilder();
    table.append(
        "| data | estimator | seeds | median rank of the true features, mean over rows"
            + " | median over rows | best possible | published networks"
            + " | true features among the chosen % | exactly the true ones % | published networks %"
            + " | accuracy % | best epochs | seconds |\n");
    table.append("|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
    groups.forEach(
        (group, of) -> {
          SyntheticSet set = of.get(0).set();
          table
              .append("| ")
              .append(
                  String.join(
                      " | ",
                      set.written(),
                      of.get(0).estimator(),
                      Integer.toString(of.size()),
                      spread(of, FeatureStudyRun::meanRank, 2),
                      spread(of, FeatureStudyRun::medianRank, 1),
                      number(set.bestMedianRank, 1),
                      number(PUBLISHED.get(set).meanRank(), 2),
                      spread(of, run -> 100 * run.precision(), 1),
                      spread(of, run -> 100 * run.exact(), 1),
                      number(100 * PUBLISHED.get(set).exact(), 1),
                      spread(of, run -> 100 * run.accuracy(), 1),
                      of.stream()
                          .map(run -> Integer.toString(run.bestEpoch()))
                          .collect(Collectors.joining(", ")),
                      spread(of, FeatureStudyRun::seconds, 0)))
              .append(" |\n");
        });
    return table.toString();
  }

  private static String number(double value, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** Mean and, of several runs, sample standard deviation. */
  private static String spread(
      List<FeatureStudyRun> runs, ToDoubleFunction<FeatureStudyRun> value, int decimals) {
    double[] values = runs.stream().mapToDouble(value).toArray();
    double mean = Arrays.stream(values).average().orElseThrow();
    if (values.length < 2) {
      return number(mean, decimals);
    }
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return number(mean, decimals)
        + " ± "
        + number(Math.sqrt(squares / (values.length - 1)), decimals);
  }
}
