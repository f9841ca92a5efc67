package org.aimle.lab.fidelity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Measurements as a Markdown table: the mean over seeds and its standard error. */
final class FidelityTable {

  private FidelityTable() {}

  static String of(List<Measured> all) {
    Map<String, List<Measured>> methods = new LinkedHashMap<>();
    all.forEach(one -> methods.computeIfAbsent(one.method(), m -> new ArrayList<>()).add(one));
    StringBuilder table = new StringBuilder();
    table.append(
        "| explainer | seeds | texts | words % | weight % | signed words % | agreement % | R2"
            + " | sufficiency | comprehensiveness | fit s | rows/s |\n");
    table.append("|---|---|---|---|---|---|---|---|---|---|---|---|\n");
    methods.forEach(
        (method, of) ->
            table
                .append("| ")
                .append(
                    String.join(
                        " | ",
                        method,
                        Integer.toString(of.size()),
                        Long.toString(of.get(0).fidelity().texts()),
                        mean(of, one -> 100 * one.words(), 1),
                        mean(of, one -> 100 * one.weight(), 1),
                        mean(of, one -> 100 * one.signedWords(), 1),
                        mean(of, one -> 100 * one.fidelity().agreement(), 1),
                        mean(of, one -> one.fidelity().r2(), 3),
                        mean(of, one -> one.fidelity().sufficiency(), 3),
                        mean(of, one -> one.fidelity().comprehensiveness(), 3),
                        mean(of, Measured::fitSeconds, 0),
                        mean(of, Measured::rowsPerSecond, 1)))
                .append(" |\n"));
    return table.toString();
  }

  private static String mean(List<Measured> of, ToDoubleFunction<Measured> value, int decimals) {
    double[] values = of.stream().mapToDouble(value).filter(v -> !Double.isNaN(v)).toArray();
    if (values.length == 0) {
      return "-";
    }
    double mean = 0;
    for (double one : values) {
      mean += one / values.length;
    }
    double squares = 0;
    for (double one : values) {
      squares += (one - mean) * (one - mean);
    }
    String format = "%." + decimals + "f";
    String written = String.format(Locale.ROOT, format, mean);
    return values.length == 1
        ? written
        : written
            + " ± "
            + String.format(
                Locale.ROOT, format, Math.sqrt(squares / (values.length - 1) / values.length));
  }
}
