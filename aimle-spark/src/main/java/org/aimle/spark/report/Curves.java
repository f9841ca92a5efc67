package org.aimle.spark.report;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.aimle.spark.report.Chart.Point;
import org.aimle.spark.report.Chart.Series;
import org.aimle.spark.report.Chart.Style;
import org.aimle.spark.training.EpochProgress;
import org.aimle.spark.training.LayerProgress;
import org.aimle.spark.training.RoundProgress;

/** How a training went, as charts: loss, lambda and sparsity of each layer, speed. */
public final class Curves {

  private final List<RoundProgress> rounds;
  private final int axis;
  private final StringBuilder html = new StringBuilder(1 << 14);

  private Curves(List<RoundProgress> rounds, int axis) {
    this.rounds = rounds;
    this.axis = axis;
  }

  /**
   * A grid of figures.
   *
   * @param rounds in order, at least one; some may be left out
   * @param epochs those that have ended, in order; some may be left out
   * @param axis epochs that the horizontal axes have room for
   * @param best the epoch to ring, from 0
   * @param target non-zeros per gradient that lambda aims at, if it aims
   */
  public static String html(
      List<RoundProgress> rounds,
      List<EpochProgress> epochs,
      int axis,
      OptionalInt best,
      Optional<Double> target) {
    Curves curves = new Curves(rounds, axis);
    curves.html.append("<div class=\"grid2\">\n");
    curves.loss(epochs, best);
    rounds.get(rounds.size() - 1).layers().keySet().forEach(layer -> curves.layer(layer, target));
    curves.chart(
        "Speed",
        "Texts trained on per second, each round",
        List.of(
            new Series(
                "examples a second, whole cluster",
                "blue",
                Style.FAINT,
                curves.byRound(RoundProgress::examplesPerSecond))),
        Optional.empty());
    return curves.html.append("</div>\n").toString();
  }

  private void loss(List<EpochProgress> epochs, OptionalInt best) {
    List<Point> validation =
        epochs.stream()
            .filter(epoch -> epoch.validationLoss().isPresent())
            .map(epoch -> new Point(epoch.epoch() + 1, epoch.validationLoss().getAsDouble()))
            .toList();
    chart(
        "Loss",
        "Mean loss over training and validation examples",
        List.of(
            new Series(
                "training, each round", "blue", Style.FAINT, byRound(RoundProgress::trainingLoss)),
            new Series(
                "training",
                "blue",
                Style.BOLD,
                epochs.stream().map(e -> new Point(e.epoch() + 0.5, e.trainingLoss())).toList()),
            new Series(
                "validation",
                "orange",
                Style.DOTTED,
                validation,
                validation.stream()
                    .filter(point -> best.isPresent() && point.epoch() == best.getAsInt() + 1)
                    .findFirst())),
        Optional.empty());
  }

  private void layer(String layer, Optional<Double> target) {
    String of = rounds.get(0).layers().size() > 1 ? " of " + layer : "";
    Function<RoundProgress, LayerProgress> at = round -> round.layers().get(layer);
    chart(
        "Lambda" + of,
        "Beta, the size of the perturbation relative to the scores, after each round",
        List.of(
            new Series(
                "beta = λ · ‖gradient‖ / ‖scores‖, one for the whole cluster",
                "violet",
                Style.BOLD,
                byRound(round -> at.apply(round).lambda().beta()))),
        Optional.empty());
    chart(
        "Gradient sparsity" + of,
        "Entries of a gradient estimate that are not zero, mean of each round",
        List.of(
            new Series(
                "non-zeros per gradient, each round",
                "teal",
                Style.FAINT,
                byRound(round -> at.apply(round).sparsity().nonZerosPerGradient())),
            new Series(
                "running mean, which lambda follows",
                "teal",
                Style.BOLD,
                byRound(round -> at.apply(round).lambda().density()))),
        target.map(value -> new Chart.Guide("target", value)));
  }

  private void chart(
      String title, String description, List<Series> series, Optional<Chart.Guide> guide) {
    List<Series> drawn = series.stream().filter(line -> !line.points().isEmpty()).toList();
    html.append("<figure class=\"card\">\n<h3>%s</h3>\n".formatted(Html.escape(title)));
    html.append("<ul class=\"legend\">");
    for (Series line : drawn) {
      html.append(
          "<li><span class=\"%s\"><i%s></i></span>%s</li>"
              .formatted(
                  line.colour(),
                  line.style() == Style.FAINT ? " class=\"thin\"" : "",
                  Html.escape(line.name())));
    }
    html.append("</ul>\n")
        .append(new Chart(description, axis, drawn, guide).svg())
        .append("\n</figure>\n");
  }

  /** A value of each round, placed by the epochs that are done with it; numbers only. */
  private List<Point> byRound(ToDoubleFunction<RoundProgress> value) {
    return rounds.stream()
        .map(
            round ->
                new Point(
                    Math.min(axis, (round.round() + 1.0) * round.epochs() / round.rounds()),
                    value.applyAsDouble(round)))
        .filter(point -> Double.isFinite(point.value()))
        .toList();
  }
}
