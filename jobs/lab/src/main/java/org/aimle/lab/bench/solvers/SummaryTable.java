package org.aimle.lab.bench.solvers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A row for all cases of a kind: for a page, where all rows are too many. */
final class SummaryTable {

  private static final List<String> HEAD =
      List.of(
          "solver",
          "cases",
          "from, to",
          "ours",
          "best other",
          "ours / other",
          "growth",
          "most heap",
          "answers");

  private SummaryTable() {}

  /** In Markdown. */
  static List<String> of(List<CaseResult> results) {
    Map<String, List<CaseResult>> kinds = new LinkedHashMap<>();
    for (CaseResult result : results) {
      kinds
          .computeIfAbsent(result.family() + "\n" + result.series(), k -> new ArrayList<>())
          .add(result);
    }
    List<String> lines = new ArrayList<>();
    lines.add(ResultTable.line(HEAD));
    lines.add(ResultTable.line(HEAD.stream().map(cell -> "---").toList()));
    kinds.values().forEach(cases -> lines.add(row(cases)));
    return lines;
  }

  private static String row(List<CaseResult> cases) {
    CaseResult first = cases.get(0);
    CaseResult last = cases.get(cases.size() - 1);
    boolean one = cases.size() == 1;
    return ResultTable.line(
        List.of(
            "`" + first.family() + "`",
            first.series(),
            one ? first.label() : first.label() + " .. " + last.label(),
            span(cases.stream().mapToDouble(result -> result.ours().seconds()).toArray()),
            others(cases),
            ratios(cases),
            growth(first, last),
            ResultTable.megabytes(
                cases.stream().mapToDouble(result -> result.ours().allocated()).max().orElse(0)),
            answers(cases)));
  }

  /** From the fastest to the slowest that was answered. */
  private static String span(double[] seconds) {
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (double one : seconds) {
      if (!Double.isNaN(one)) {
        least = Math.min(least, one);
        most = Math.max(most, one);
      }
    }
    if (most == 0) {
      return "-";
    }
    String low = ResultTable.time(least);
    String high = ResultTable.time(most);
    return low.equals(high) ? low : low + " .. " + high;
  }

  private static String others(List<CaseResult> cases) {
    TreeSet<String> names =
        cases.stream()
            .flatMap(result -> result.best().stream())
            .map(Measurement::contender)
            .collect(Collectors.toCollection(TreeSet::new));
    return names.isEmpty() ? "-" : String.join(", ", names);
  }

  private static String ratios(List<CaseResult> cases) {
    double[] ratios =
        cases.stream().mapToDouble(CaseResult::ratio).filter(ratio -> ratio > 0).sorted().toArray();
    if (ratios.length == 0) {
      return "-";
    }
    String least = ratio(ratios[0]);
    String most = ratio(ratios[ratios.length - 1]);
    return least.equals(most) ? least : least + " .. " + most;
  }

  private static String ratio(double ratio) {
    return String.format(Locale.ROOT, ratio < 0.1 ? "%.3f" : "%.2f", ratio);
  }

  /** By what the time grows when the size doubles, from the smallest size to the largest. */
  private static String growth(CaseResult first, CaseResult last) {
    return last.size() >= 2 * first.size() ? ResultTable.growth(first, last) : "";
  }

  /** How many are right, and what the others are. */
  private static String answers(List<CaseResult> cases) {
    return cases.stream()
        .map(CaseResult::verdict)
        .map(verdict -> verdict.replaceAll(":.*", ""))
        .collect(Collectors.groupingBy(v -> v, LinkedHashMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }
}
