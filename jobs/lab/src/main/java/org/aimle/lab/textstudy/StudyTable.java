package org.aimle.lab.textstudy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Runs of a study as a Markdown table: mean and sample standard deviation over the seeds. */
final class StudyTable {

  private static final String NOTHING = "-";

  private StudyTable() {}

  static String of(List<StudyRun> runs) {
    Map<String, List<StudyRun>> methods = new LinkedHashMap<>();
    runs.forEach(run -> methods.computeIfAbsent(run.method(), m -> new ArrayList<>()).add(run));
    StringBuilder table = new StringBuilder();
    table.append(
        "| method | seeds | validation MSE x100 | test MSE x100 | test MSE x100 per seed"
            + " | accuracy % | precision % | recall % | best epochs | beta | seconds |\n");
    table.append("|---|---|---|---|---|---|---|---|---|---|---|\n");
    methods.forEach(
        (method, of) ->
            table
                .append("| ")
                .append(
                    String.join(
                        " | ",
                        method,
                        Integer.toString(of.size()),
                        spread(of, run -> 100 * run.validationMse(), 3),
                        spread(of, run -> 100 * run.testMse(), 3),
                        each(of, run -> number(100 * run.testMse(), 3)),
                        spread(of, run -> 100 * run.accuracy(), 1),
                        spread(of, run -> 100 * run.precision(), 1),
                        spread(of, run -> 100 * run.recall(), 1),
                        each(of, run -> run.bestEpoch() == 0 ? NOTHING : "" + run.bestEpoch()),
                        each(of, run -> number(run.beta(), 3)),
                        spread(of, StudyRun::seconds, 0)))
                .append(" |\n"));
    return table.toString();
  }

  private static String each(List<StudyRun> runs, Function<StudyRun, String> value) {
    String joined = runs.stream().map(value).collect(Collectors.joining(", "));
    return joined.replaceAll("[-, ]", "").isEmpty() ? NOTHING : joined;
  }

  private static String number(double value, int decimals) {
    return Double.isNaN(value) ? NOTHING : String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  private static String spread(
      List<StudyRun> runs, ToDoubleFunction<StudyRun> value, int decimals) {
    double[] values = runs.stream().mapToDouble(value).toArray();
    double mean = Arrays.stream(values).average().orElse(Double.NaN);
    if (Double.isNaN(mean) || values.length < 2) {
      return number(mean, decimals);
    }
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return number(mean, decimals)
        + " ± "
        + number(Math.sqrt(squares / (values.length - 1)), decimals);
  }
}
