package org.aimle.lab.bench.solvers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Results as a table in Markdown, and all numbers as CSV. */
final class ResultTable {

  /** No family should be slower than that many times the best other one. */
  static final double TARGET = 1.5;

  private static final List<String> HEAD =
      List.of(
          "solver",
          "cases",
          "instance",
          "ours",
          "best other",
          "",
          "ours / other",
          "growth",
          "heap",
          "process",
          "answers");

  private final List<CaseResult> results = new ArrayList<>();

  void add(CaseResult result) {
    results.add(result);
  }

  List<CaseResult> results() {
    return List.copyOf(results);
  }

  /** The head of the table, with the line below it. */
  static String head() {
    return line(HEAD) + System.lineSeparator() + line(HEAD.stream().map(cell -> "---").toList());
  }

  /** The row of the result added last, with the growth since the one before it. */
  String lastRow(boolean grows) {
    return row(results.size() - 1, grows);
  }

  private String row(int index, boolean grows) {
    CaseResult result = results.get(index);
    Measurement ours = result.ours();
    double ratio = result.ratio();
    return line(
        List.of(
            "`" + result.family() + "`",
            result.series(),
            result.label(),
            time(ours.seconds()),
            result.best().map(best -> time(best.seconds())).orElse("-"),
            result.best().map(Measurement::contender).orElse(""),
            Double.isNaN(ratio) ? "-" : String.format(Locale.ROOT, "%.2f", ratio),
            grows ? growth(index) : "",
            megabytes(ours.allocated()),
            megabytes(ours.resident()),
            result.verdict().replace('|', '/')));
  }

  /** By what our time grows when the size doubles, since the case before in the same series. */
  private String growth(int index) {
    if (index == 0) {
      return "";
    }
    CaseResult now = results.get(index);
    CaseResult before = results.get(index - 1);
    boolean follows =
        now.family().equals(before.family())
            && now.series().equals(before.series())
            && now.size() > before.size();
    return follows ? growth(before, now) : "";
  }

  /** By what our time grows when the size doubles, between two cases; empty if that is not told. */
  static String growth(CaseResult first, CaseResult last) {
    double doublings = Math.log((double) last.size() / first.size()) / Math.log(2);
    double growth = Math.pow(last.ours().seconds() / first.ours().seconds(), 1 / doublings);
    return Double.isFinite(growth) ? String.format(Locale.ROOT, "x %.1f", growth) : "";
  }

  static String time(double seconds) {
    if (Double.isNaN(seconds)) {
      return "-";
    }
    if (seconds < 1e-3) {
      return String.format(Locale.ROOT, seconds < 1e-5 ? "%.2f us" : "%.0f us", seconds * 1e6);
    }
    return seconds < 1
        ? String.format(Locale.ROOT, seconds < 1e-2 ? "%.2f ms" : "%.0f ms", seconds * 1e3)
        : String.format(Locale.ROOT, "%.2f s", seconds);
  }

  static String megabytes(double bytes) {
    double megabytes = bytes / (1 << 20);
    return String.format(Locale.ROOT, megabytes < 10 ? "%.1f MB" : "%.0f MB", megabytes);
  }

  static String line(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  /** One line for each contender of each case. */
  String csv() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "solver,cases,instance,size,contender,seconds,heap_bytes,process_bytes,value,proved,failure");
    for (CaseResult result : results) {
      for (Measurement one : result.measurements()) {
        lines.add(
            String.join(
                ",",
                quoted(result.family()),
                quoted(result.series()),
                quoted(result.label()),
                Long.toString(result.size()),
                quoted(one.contender()),
                Double.toString(one.seconds()),
                Long.toString((long) one.allocated()),
                Long.toString(one.resident()),
                Double.toString(one.values()[0]),
                Boolean.toString(one.proved()),
                quoted(one.failure().orElse(""))));
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"").replace('\n', ' ') + '"';
  }

  /** What falls short, a line each; then how many cases do not. */
  List<String> findings() {
    List<String> lines = new ArrayList<>();
    for (CaseResult result : results) {
      String where = "%s, %s, %s: ".formatted(result.family(), result.series(), result.label());
      if (result.isWrong()) {
        lines.add(where + result.verdict());
      } else if (result.isGap()) {
        Measurement best = result.best().orElseThrow();
        lines.add(
            "%s%s; %s needs %s"
                .formatted(where, result.verdict(), best.contender(), time(best.seconds())));
      } else if (result.ratio() > TARGET) {
        lines.add(
            String.format(
                Locale.ROOT,
                "%s%.1f times as long as %s",
                where,
                result.ratio(),
                result.best().orElseThrow().contender()));
      }
    }
    lines.add(
        "%d cases, %d of them wrong, unanswered where another answers in a second, or slower than %s times the best other"
            .formatted(results.size(), lines.size(), TARGET));
    return lines;
  }
}
