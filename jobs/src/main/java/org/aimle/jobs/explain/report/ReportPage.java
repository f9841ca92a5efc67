package org.aimle.jobs.explain.report;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.aimle.jobs.evaluation.ExplainedText;
import org.aimle.jobs.evaluation.Scores;
import org.aimle.solver.SolverCounts;
import org.aimle.spark.report.Curves;
import org.aimle.spark.report.Html;
import org.aimle.spark.training.LayerProgress;
import org.aimle.spark.training.RoundProgress;

/** Renders a run as one HTML page that needs nothing else: no network, no script. */
public final class ReportPage {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final RunReport report;
  private final StringBuilder html = new StringBuilder(1 << 16);

  private ReportPage(RunReport report) {
    this.report = report;
  }

  public static String render(RunReport report) {
    return new ReportPage(report).page();
  }

  private String page() {
    html.append(Html.head(report.title()));
    header();
    samples();
    curves();
    results();
    settings();
    html.append(Html.FOOT);
    return html.toString();
  }

  private void header() {
    html.append("<header>\n<h1>").append(Html.escape(report.title())).append("</h1>\n");
    html.append(
        "<p class=\"lead\">%s &middot; %s &middot; %s</p>\n"
            .formatted(
                report.texts().entrySet().stream()
                    .map(set -> grouped(set.getValue()) + " " + Html.escape(set.getKey()))
                    .collect(Collectors.joining(", ", "", " texts")),
                "trained in " + Html.duration(report.elapsed()),
                TIME.format(report.started())));
    html.append("<div class=\"figures\">\n");
    headline()
        .ifPresent(
            scores -> {
              figure(
                  decimal(100 * scores.mse()),
                  "squared error &times; 100, " + Html.escape(scores.set()));
              scores
                  .chosen()
                  .ifPresent(
                      chosen ->
                          figure(
                              String.format(Locale.ROOT, "%.1f", chosen),
                              "words chosen of a text, mean"));
              scores
                  .accuracy()
                  .ifPresent(
                      accuracy ->
                          figure(percent(accuracy), "accuracy, " + Html.escape(scores.set())));
            });
    precise()
        .ifPresent(
            scores ->
                figure(
                    percent(scores.precision().orElseThrow()),
                    "of the chosen words were marked by people too"));
    figure((report.bestEpoch() + 1) + " of " + epochs(), "epoch that is kept");
    OptionalDouble speed =
        report.history().rounds().stream().mapToDouble(RoundProgress::examplesPerSecond).average();
    speed.ifPresent(rate -> figure(grouped(Math.round(rate)), "texts a second in training"));
    SolverCounts solvers =
        report.history().rounds().stream()
            .flatMap(round -> round.layers().values().stream())
            .map(LayerProgress::solver)
            .reduce(SolverCounts.NONE, SolverCounts::plus);
    if (solvers.limited() > 0) {
      figure(grouped(solvers.limited()), "solutions not proved optimal");
    }
    if (solvers.remembered() > 0) {
      figure(percent((double) solvers.remembered() / solvers.solved()), "solutions from memory");
    }
    int dropped = report.history().rounds().stream().mapToInt(RoundProgress::droppedReplicas).sum();
    if (dropped > 0) {
      figure(grouped(dropped), "results of replicas left out, as they were not finite");
    }
    html.append("</div>\n</header>\n");
  }

  /** The test texts if there are any, else the validation texts, which come first. */
  private Optional<Scores> headline() {
    return report.scores().stream()
        .filter(scores -> scores.set().equals("test"))
        .findFirst()
        .or(() -> report.scores().stream().findFirst());
  }

  private Optional<Scores> precise() {
    return last(report.scores().stream().filter(scores -> scores.precision().isPresent()).toList());
  }

  private void figure(String value, String name) {
    html.append(
        "<div class=\"card figure\"><b>%s</b><span>%s</span></div>\n".formatted(value, name));
  }

  private void samples() {
    if (report.samples().isEmpty()) {
      return;
    }
    html.append(
        "<section aria-labelledby=\"samples\">\n<h2 id=\"samples\">What the model read</h2>\n");
    html.append("<p class=\"note\">The prediction is made from the highlighted words alone.</p>\n");
    html.append(
        "<div class=\"key\"><span><mark style=\"--strength:.75\">word</mark>chosen, "
            + "the stronger the higher its score</span>");
    if (report.samples().stream().anyMatch(text -> !text.marked().isEmpty())) {
      html.append("<span><span class=\"human\">word</span>marked by people</span>");
      html.append("<span><mark class=\"human\" style=\"--strength:.75\">word</mark>both</span>");
    }
    html.append(
        "<span>gauge: bar = label, dot = prediction</span></div>\n<div class=\"samples\">\n");
    report.samples().forEach(this::sample);
    html.append("</div>\n</section>\n");
  }

  private void sample(ExplainedText text) {
    html.append("<article class=\"card sample\">\n<header><h3>")
        .append(Html.escape(text.name()))
        .append("</h3>");
    html.append(
        String.format(
            Locale.ROOT,
            "<span class=\"scores\">label <b>%.2f</b> &nbsp; prediction <b>%.2f</b></span>"
                + "<svg class=\"gauge\" viewBox=\"0 0 130 14\" role=\"img\""
                + " aria-label=\"label %.2f, prediction %.2f\">"
                + "<rect x=\"5\" y=\"5.5\" width=\"120\" height=\"3\" rx=\"1.5\"/>"
                + "<circle class=\"prediction\" cx=\"%.1f\" cy=\"7\" r=\"4.5\"/>"
                + "<line class=\"label\" x1=\"%.1f\" x2=\"%.1f\" y1=\"1\" y2=\"13\"/></svg>",
            text.label(),
            text.prediction(),
            text.label(),
            text.prediction(),
            5 + 120 * text.prediction(),
            5 + 120 * text.label(),
            5 + 120 * text.label()));
    html.append("</header>\n<p class=\"text\">");
    Map<Integer, Double> strengths = strengths(text.choices());
    Map<Integer, Double> scores = new HashMap<>();
    text.choices().forEach(choice -> scores.put(choice.index(), choice.score()));
    for (int i = 0; i < text.tokens().size(); i++) {
      boolean joined = scores.containsKey(i - 1) && scores.containsKey(i);
      if (i > 0 && !joined) {
        html.append(' ');
      }
      String token = text.tokens().get(i);
      boolean human = text.marked().contains(i);
      if (scores.containsKey(i)) {
        boolean joins = scores.containsKey(i + 1);
        String classes =
            (human ? " human" : "") + (joined ? " joined" : "") + (joins ? " joins" : "");
        chosen(token + (joins ? " " : ""), strengths.get(i), scores.get(i), human, classes);
      } else if (human) {
        html.append(
            "<span class=\"human\" title=\"marked by people\">%s</span>"
                .formatted(Html.escape(token)));
      } else {
        html.append(Html.escape(token));
      }
    }
    html.append("</p>\n</article>\n");
  }

  /** Neighbours that are chosen look like one: the blank between them belongs to the first. */
  private void chosen(String token, double strength, double score, boolean human, String classes) {
    html.append(
        String.format(
            Locale.ROOT,
            "<mark%s style=\"--strength:%.2f\" title=\"chosen, score %.4g%s\">%s</mark>",
            classes.isEmpty() ? "" : " class=\"" + classes.strip() + "\"",
            strength,
            score,
            human ? "; marked by people" : "",
            Html.escape(token)));
  }

  /** How strongly each chosen word is coloured: by its rank among the scores of its text. */
  private static Map<Integer, Double> strengths(List<ExplainedText.Choice> choices) {
    double least = choices.stream().mapToDouble(ExplainedText.Choice::score).min().orElse(0);
    double span = choices.stream().mapToDouble(ExplainedText.Choice::score).max().orElse(0) - least;
    Map<Integer, Double> strengths = new HashMap<>();
    for (ExplainedText.Choice choice : choices) {
      double share = span > 0 ? (choice.score() - least) / span : 1;
      strengths.put(choice.index(), 0.28 + 0.5 * share);
    }
    return strengths;
  }

  private void curves() {
    if (report.history().rounds().isEmpty()) {
      return;
    }
    html.append("<section aria-labelledby=\"curves\">\n<h2 id=\"curves\">How it learnt</h2>\n")
        .append(
            Curves.html(
                report.history().rounds(),
                report.history().epochs(),
                Math.max(1, epochs()),
                OptionalInt.of(report.bestEpoch()),
                report.target()))
        .append("</section>\n");
  }

  private int epochs() {
    return report.history().rounds().stream().mapToInt(RoundProgress::epoch).max().orElse(-1) + 1;
  }

  private void results() {
    html.append(
        """
        <section aria-labelledby="results">
        <h2 id="results">Results</h2>
        <div class="card scroll"><table>
        <thead><tr><th scope="col">texts</th><th scope="col">number</th>\
        <th scope="col">squared error &times; 100</th><th scope="col">accuracy</th>\
        <th scope="col">words chosen</th>\
        <th scope="col">subset precision</th><th scope="col">subset recall</th></tr></thead>
        <tbody>
        """);
    for (Scores scores : report.scores()) {
      html.append(
          "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n"
              .formatted(
                  Html.escape(scores.set()),
                  grouped(scores.texts()),
                  decimal(100 * scores.mse()),
                  optional(scores.accuracy()),
                  scores.chosen().isPresent()
                      ? String.format(Locale.ROOT, "%.1f", scores.chosen().getAsDouble())
                      : "&ndash;",
                  optional(scores.precision()),
                  optional(scores.recall())));
    }
    html.append("</tbody>\n</table></div>\n");
    if (precise().isPresent()) {
      html.append(
          "<p class=\"note\" style=\"margin-top:10px\">Subset precision: share of the chosen words that people"
              + " marked. Subset recall: share of the marked words that were chosen.</p>\n");
    }
    html.append("</section>\n");
  }

  private void settings() {
    html.append("<section aria-labelledby=\"settings\">\n<h2 id=\"settings\">Settings</h2>\n");
    html.append("<dl class=\"card columns\">\n");
    report
        .settings()
        .forEach(
            (key, value) ->
                html.append(
                    "<div><dt>%s</dt><dd>%s</dd></div>\n"
                        .formatted(Html.escape(key), Html.escape(value))));
    html.append("</dl>\n</section>\n");
  }

  private static <T> Optional<T> last(List<T> list) {
    return list.isEmpty() ? Optional.empty() : Optional.of(list.get(list.size() - 1));
  }

  private static String optional(OptionalDouble share) {
    return share.isPresent() ? percent(share.getAsDouble()) : "&ndash;";
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f&#8239;%%", 100 * share);
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, value < 1 ? "%.3f" : "%.2f", value);
  }

  private static String grouped(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
