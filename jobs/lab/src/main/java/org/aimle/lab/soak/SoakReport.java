package org.aimle.lab.soak;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.aimle.lab.soak.DisturbedRun.Done;
import org.aimle.lab.soak.DisturbedRun.Outcome;

/** What was done to all runs, and whether they came to the same. */
final class SoakReport {

  private final String title;
  private final List<Row> rows = new ArrayList<>();

  /**
   * One run.
   *
   * @param conditions under which it ran, beside what was done to it
   * @param differences parts of the results that differ from the undisturbed run's
   */
  record Row(String conditions, Outcome outcome, Set<String> differences) {

    boolean isGood() {
      return outcome.fault().isEmpty() && differences.isEmpty();
    }
  }

  SoakReport(String title) {
    this.title = title;
  }

  void add(Row row) {
    rows.add(row);
  }

  long kills() {
    return rows.stream().mapToLong(row -> row.outcome().kills()).sum();
  }

  long bad() {
    return rows.stream().filter(row -> !row.isGood()).count();
  }

  String summary() {
    long identical = rows.size() - bad();
    return "%d kills in %d runs: %d identical to the undisturbed run, %d not"
        .formatted(kills(), rows.size(), identical, bad());
  }

  /** In Markdown. */
  String page() {
    StringBuilder page = new StringBuilder();
    page.append("# Soak\n\n").append(title).append("\n\n").append(summary()).append(".\n\n");
    page.append("| |");
    for (Moment moment : Moment.values()) {
      page.append(' ').append(moment).append(" |");
    }
    page.append(" all |\n|---|").append("---:|".repeat(Moment.values().length + 1)).append('\n');
    for (Action action : Action.values()) {
      Map<Moment, Integer> counts = counts(action);
      page.append("| ").append(action).append(" |");
      for (Moment moment : Moment.values()) {
        page.append(' ').append(counts.getOrDefault(moment, 0)).append(" |");
      }
      int all = counts.values().stream().mapToInt(Integer::intValue).sum();
      page.append(' ').append(all).append(" |\n");
    }
    page.append("\n| run | conditions | kills | drivers | seconds | results |\n");
    page.append("|---:|---|---:|---:|---:|---|\n");
    for (int run = 0; run < rows.size(); run++) {
      Row row = rows.get(run);
      page.append(
          "| %d | %s | %d | %d | %d | %s |\n"
              .formatted(
                  run + 1,
                  row.conditions(),
                  row.outcome().kills(),
                  row.outcome().lives(),
                  row.outcome().elapsed().toSeconds(),
                  row.outcome().fault().isPresent()
                      ? "none"
                      : row.differences().isEmpty()
                          ? "identical"
                          : "differ in " + String.join(", ", row.differences())));
    }
    for (int run = 0; run < rows.size(); run++) {
      int number = run + 1;
      rows.get(run)
          .outcome()
          .fault()
          .ifPresent(fault -> page.append("\nRun %d:\n\n```\n%s\n```\n".formatted(number, fault)));
    }
    return page.toString();
  }

  private Map<Moment, Integer> counts(Action action) {
    Map<Moment, Integer> counts = new EnumMap<>(Moment.class);
    for (Row row : rows) {
      for (Done done : row.outcome().done()) {
        if (done.action() == action) {
          counts.merge(done.moment(), 1, Integer::sum);
        }
      }
    }
    return counts;
  }
}
