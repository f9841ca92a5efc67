package org.aimle.jobs.examples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.aimle.spark.report.Chart;
import org.aimle.spark.report.Chart.Point;
import org.aimle.spark.report.Chart.Series;
import org.aimle.spark.report.Chart.Style;
import org.aimle.spark.report.Html;
import org.aimle.spark.training.EpochProgress;
import org.aimle.spark.training.RoundProgress;

/** Writes a report as one HTML page that needs nothing else, and as {@code metrics.json}. */
final class ExamplePage {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ExampleReport report;
  private final StringBuilder html = new StringBuilder(1 << 16);

  private ExamplePage(ExampleReport report) {
    this.report = report;
  }

  static String render(ExampleReport report, Map<String, String> settings, Duration elapsed) {
    return new ExamplePage(report).page(settings, elapsed);
  }

  private String page(Map<String, String> settings, Duration elapsed) {
    html.append(Html.head(report.title));
    html.append(
        "<header>\n<h1>%s</h1>\n<p class=\"lead\">%s in all</p>\n<div class=\"figures\">\n"
            .formatted(Html.escape(report.title), Html.duration(elapsed)));
    report.figures.forEach(
        (meaning, value) ->
            html.append(
                "<div class=\"card figure\"><b>%s</b><span>%s</span></div>\n"
                    .formatted(Html.escape(value), Html.escape(meaning))));
    html.append("</div>\n</header>\n");
    report.pictures.forEach(this::picture);
    report.tables.forEach(this::table);
    charts();
    section("Settings");
    html.append("<dl class=\"card columns\">\n");
    settings.forEach(
        (key, value) ->
            html.append(
                "<div><dt>%s</dt><dd>%s</dd></div>\n"
                    .formatted(Html.escape(key), Html.escape(value))));
    return html.append("</dl>\n</section>\n").append(Html.FOOT).toString();
  }

  private void section(String title) {
    html.append("<section>\n<h2>%s</h2>\n".formatted(Html.escape(title)));
  }

  private void picture(ExampleReport.Shown shown) {
    section(shown.title());
    html.append(
        "<p class=\"note\">%s</p>\n<div class=\"card\"><img alt=\"%s\" width=\"%d\" style=\"max-width:100%%\" src=\"data:image/png;base64,%s\"></div>\n</section>\n"
            .formatted(
                Html.escape(shown.note()),
                Html.escape(shown.title()),
                shown.picture().width(),
                Base64.getEncoder().encodeToString(shown.picture().png())));
  }

  private void table(ExampleReport.Table table) {
    section(table.title());
    html.append("<div class=\"card scroll\"><table>\n<thead><tr>");
    table.header().forEach(cell -> html.append("<th scope=\"col\">" + Html.escape(cell) + "</th>"));
    html.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : table.rows()) {
      html.append("<tr><th scope=\"row\">").append(Html.escape(row.get(0))).append("</th>");
      row.stream().skip(1).forEach(cell -> html.append("<td>" + Html.escape(cell) + "</td>"));
      html.append("</tr>\n");
    }
    html.append("</tbody>\n</table></div>\n</section>\n");
  }

  private void charts() {
    List<ExampleReport.Drawn> charts = new ArrayList<>(report.charts);
    charts.addAll(ofHistory());
    if (charts.isEmpty()) {
      return;
    }
    section("How it learnt");
    html.append("<div class=\"grid2\">\n");
    for (ExampleReport.Drawn drawn : charts) {
      html.append("<figure class=\"card\">\n<h3>%s</h3>\n".formatted(Html.escape(drawn.title())));
      html.append("<ul class=\"legend\">");
      for (Series line : drawn.chart().series()) {
        html.append(
            "<li><span class=\"%s\"><i></i></span>%s</li>"
                .formatted(line.colour(), Html.escape(line.name())));
      }
      html.append("</ul>\n").append(drawn.chart().svg()).append("\n</figure>\n");
    }
    html.append("</div>\n</section>\n");
  }

  private List<ExampleReport.Drawn> ofHistory() {
    List<RoundProgress> rounds = report.history.rounds();
    List<EpochProgress> epochs = report.history.epochs();
    if (rounds.isEmpty() || epochs.isEmpty()) {
      return List.of();
    }
    Map<Integer, Integer> roundsOf = new HashMap<>();
    rounds.forEach(round -> roundsOf.merge(round.epoch(), 1, Integer::sum));
    List<Point> loss = new ArrayList<>();
    Map<String, List<Point>> betas = new HashMap<>();
    int inEpoch = 0;
    for (int i = 0; i < rounds.size(); i++) {
      RoundProgress round = rounds.get(i);
      inEpoch = i > 0 && rounds.get(i - 1).epoch() == round.epoch() ? inEpoch + 1 : 1;
      double at = round.epoch() + (double) inEpoch / roundsOf.get(round.epoch());
      loss.add(new Point(at, round.trainingLoss()));
      round
          .layers()
          .forEach(
              (name, layer) ->
                  betas
                      .computeIfAbsent(name, n -> new ArrayList<>())
                      .add(new Point(at, layer.lambda().beta())));
    }
    List<ExampleReport.Drawn> drawn = new ArrayList<>();
    List<Series> losses = new ArrayList<>();
    losses.add(new Series("training, each round", "blue", Style.FAINT, loss));
    List<Point> validation =
        epochs.stream()
            .filter(epoch -> epoch.validationLoss().isPresent())
            .map(epoch -> new Point(epoch.epoch() + 1, epoch.validationLoss().getAsDouble()))
            .toList();
    if (!validation.isEmpty()) {
      losses.add(new Series("validation", "orange", Style.DOTTED, validation));
    }
    drawn.add(
        new ExampleReport.Drawn(
            "Loss", new Chart("Loss of each round", epochs.size(), losses, Optional.empty())));
    betas.forEach(
        (name, points) ->
            drawn.add(
                new ExampleReport.Drawn(
                    "Lambda of " + name,
                    new Chart(
                        "Beta after each round",
                        epochs.size(),
                        List.of(
                            new Series(
                                "beta = λ · ‖gradient‖ / ‖scores‖", "violet", Style.BOLD, points)),
                        Optional.empty()))));
    return drawn;
  }

  static String json(ExampleReport report, Map<String, String> settings, Duration elapsed) {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", "aimle-example/1");
    root.put("title", report.title);
    root.put("seconds", elapsed.toMillis() / 1e3);
    ObjectNode set = root.putObject("settings");
    settings.forEach(set::put);
    ObjectNode metrics = root.putObject("metrics");
    report.metrics.forEach(metrics::put);
    ObjectNode series = root.putObject("by_epoch");
    report.series.forEach(
        (name, values) -> {
          ArrayNode array = series.putArray(name);
          values.forEach(array::add);
        });
    ArrayNode epochs = root.putArray("epochs");
    for (EpochProgress epoch : report.history.epochs()) {
      ObjectNode node = epochs.addObject();
      node.put("epoch", epoch.epoch() + 1);
      node.put("training_loss", epoch.trainingLoss());
      epoch.validationLoss().ifPresent(loss -> node.put("validation_loss", loss));
      node.put("seconds", epoch.elapsed().toMillis() / 1e3);
    }
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("cannot write the metrics", e);
    }
  }
}
