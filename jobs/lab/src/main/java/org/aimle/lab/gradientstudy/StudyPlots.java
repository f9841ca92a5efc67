package org.aimle.lab.gradientstudy;

import static org.aimle.lab.gradientstudy.StudyView.cosine;
import static org.aimle.lab.gradientstudy.StudyView.number;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.aimle.lab.gradientstudy.Plot.Guide;
import org.aimle.lab.gradientstudy.Plot.Line;
import org.aimle.lab.gradientstudy.Plot.Mark;
import org.aimle.lab.gradientstudy.Plot.Point;
import org.aimle.lab.gradientstudy.Plot.Size;
import org.aimle.lab.gradientstudy.Plot.Stroke;
import org.aimle.lab.study.AdaptedLambda;
import org.aimle.lab.study.Contender;
import org.aimle.lab.study.Measurement;
import org.aimle.lab.study.StudyResult;
import org.aimle.lab.study.TrajectoryPoint;
import org.aimle.lab.study.Tuned;
import org.aimle.spark.report.Html;
import org.aimle.spark.report.Scale;

/** The plots of one problem, as figures (HTML). */
final class StudyPlots {

  private static final List<String> COLOURS =
      List.of("violet", "blue", "rose", "orange", "teal", "gold", "green", "sky", "brown", "slate");

  private static final int NAMES = 230;

  private final StudyView view;
  private final StudyResult result;
  private final String problem;
  private final StringBuilder html = new StringBuilder(1 << 16);

  private StudyPlots(StudyView view, String problem) {
    this.view = view;
    this.result = view.result();
    this.problem = problem;
  }

  static String of(StudyView view, String problem) {
    return new StudyPlots(view, problem).figures();
  }

  private String figures() {
    view.noises(problem).forEach(this::sweep);
    view.mainNoise(problem)
        .ifPresent(
            noise -> {
              overSamples(noise);
              biasAndVariance(noise);
              if (!paths(noise).isEmpty()) {
                pathOverSweep(noise);
                lambdaOverSteps(noise);
                nonZerosOverLambda(noise);
                nonZerosOverSteps(noise);
              }
            });
    return html.toString();
  }

  private void figure(String title, String text, Plot plot) {
    html.append(
        "<figure class=\"card%s\">\n<h3>%s</h3>\n<p class=\"caption\">%s</p>\n%s\n</figure>\n"
            .formatted(plot.size().isFull() ? " wide" : "", title, text, plot.svg()));
  }

  /** From 0, where values a little below it are drawn. */
  private static Scale cosines(List<Line> lines) {
    double least =
        lines.stream()
            .flatMap(line -> line.points().stream())
            .mapToDouble(Point::y)
            .min()
            .orElse(0);
    return Scale.linear(least < -0.1 ? least : 0, 1);
  }

  private void sweep(String noise) {
    List<Measurement> fixed = view.sweep(problem, noise, Contender.CENTRAL);
    if (fixed.isEmpty()) {
      return;
    }
    List<Line> lines = new ArrayList<>();
    List<Mark> marks = new ArrayList<>();
    for (int samples : view.shownSamples()) {
      lines.add(
          new Line(
              "S = " + samples,
              "slate",
              Stroke.BOLD,
              fixed.stream()
                  .filter(one -> one.samples() == samples)
                  .map(one -> new Point(one.value(), one.accuracy().cosine()))
                  .toList()));
      for (AdaptedLambda adapted : view.adapted(problem, noise)) {
        if (adapted.adapted().samples() == samples
            && adapted.best().estimator().equals(Contender.CENTRAL)) {
          marks.add(
              new Mark(
                  "%s, S = %d: lambda %s, cosine %s"
                      .formatted(
                          adapted.adapted().estimator(),
                          samples,
                          number(adapted.adapted().lambda()),
                          cosine(adapted.adapted())),
                  ruleColour(adapted.adapted().estimator()),
                  new Point(adapted.adapted().lambda(), adapted.adapted().accuracy().cosine())));
        }
      }
    }
    figure(
        "Cosine over lambda, " + Html.escape(view.noiseTitle(noise)),
        "Central difference with fixed lambda (lines), and where AIMLE&rsquo;s lambda settled: "
            + ruleKey()
            + ".",
        new Plot(
            "Cosine between estimate and exact gradient over lambda",
            lambdaScale(),
            "lambda",
            cosines(lines),
            "cosine",
            lines,
            marks,
            List.of(noScores()),
            Size.half(80)));
  }

  private Scale lambdaScale() {
    List<Double> lambdas = result.settings().lambdas();
    return Scale.logarithmicExactly(lambdas.get(0), lambdas.get(lambdas.size() - 1));
  }

  private Scale samplesScale() {
    List<Integer> samples = result.settings().samples();
    return Scale.logarithmicExactly(samples.get(0), samples.get(samples.size() - 1));
  }

  private void overSamples(String noise) {
    List<Line> lines = new ArrayList<>();
    view.estimators(problem, noise)
        .forEach(
            (estimator, measurements) -> {
              List<Point> points =
                  Tuned.ofEachSamples(measurements).stream()
                      .map(one -> new Point(one.best().samples(), one.cosine()))
                      .toList();
              boolean adaptive = Contender.named(estimator).adapts();
              lines.add(
                  new Line(
                      shortName(estimator),
                      colour(estimator),
                      points.size() == 1 ? Stroke.DOTS : adaptive ? Stroke.BOLD : Stroke.DASHED,
                      points));
            });
    double cosine = result.settings().cosine();
    figure(
        "Cosine over samples",
        "Each estimator with the knob that is best for each number of samples; AIMLE (thick lines) with the lambda"
            + " it found itself. "
            + Html.escape(view.noiseTitle(noise))
            + ", where noise is free to choose. The line &ldquo;no scores&rdquo; is the gradient of the loss at the mean of all"
            + " solutions.",
        new Plot(
            "Cosine over number of samples",
            samplesScale(),
            "samples",
            cosines(lines),
            "cosine",
            lines,
            List.of(),
            List.of(new Guide(number(cosine), cosine), noScores()),
            Size.full(NAMES)));
  }

  private void biasAndVariance(String noise) {
    int samples = view.middleSamples();
    List<Line> lines = new ArrayList<>();
    view.estimators(problem, noise)
        .forEach(
            (estimator, measurements) ->
                Tuned.ofEachSamples(measurements).stream()
                    .map(Tuned::best)
                    .filter(one -> one.samples() == samples)
                    .filter(one -> one.accuracy().rescaledVariance() > 0)
                    .findFirst()
                    .ifPresent(
                        one ->
                            lines.add(
                                new Line(
                                    shortName(estimator),
                                    colour(estimator),
                                    Stroke.DOTS,
                                    List.of(
                                        new Point(
                                            one.accuracy().rescaledVariance(),
                                            one.accuracy().rescaledBias()))))));
    if (lines.isEmpty()) {
      return;
    }
    double least = lines.stream().mapToDouble(line -> line.points().get(0).x()).min().orElseThrow();
    double most = lines.stream().mapToDouble(line -> line.points().get(0).x()).max().orElseThrow();
    figure(
        "Bias and variance, S = " + samples,
        "After the one rescaling that a learning rate could do, relative to the exact gradient; best knob for this S."
            + " Down and left is better.",
        new Plot(
            "Bias over variance",
            Scale.logarithmic(least, most),
            "variance",
            Scale.linear(0, 1),
            "bias",
            lines,
            List.of(),
            List.of(),
            Size.full(NAMES)));
  }

  private void pathOverSweep(String noise) {
    int samples = view.adaptingSamples();
    List<Measurement> fixed =
        view.sweep(problem, noise, Contender.CENTRAL).stream()
            .filter(one -> one.samples() == samples)
            .toList();
    List<Line> lines = new ArrayList<>();
    lines.add(
        new Line(
            "fixed lambda",
            "slate",
            Stroke.BOLD,
            fixed.stream().map(one -> new Point(one.value(), one.accuracy().cosine())).toList()));
    List<Mark> marks = new ArrayList<>();
    double least = result.settings().lambdas().get(0);
    paths(noise)
        .forEach(
            (estimator, path) -> {
              List<Point> points =
                  path.stream()
                      .filter(point -> point.lambda() >= least)
                      .map(point -> new Point(point.lambda(), point.cosine()))
                      .toList();
              lines.add(
                  new Line(ruleName(estimator), ruleColour(estimator), Stroke.DASHED, points));
              TrajectoryPoint last = path.get(path.size() - 1);
              marks.add(
                  new Mark(
                      "%s after %d steps: lambda %s"
                          .formatted(estimator, last.step(), number(last.lambda())),
                      ruleColour(estimator),
                      new Point(last.lambda(), last.cosine())));
            });
    figure(
        "AIMLE&rsquo;s way along the sweep, S = " + samples,
        "Central difference. Each dot is a stage of the adaptation (steps 1, 2, 5, 10, &hellip;) at its lambda and the"
            + " cosine it reaches; the ring is the end.",
        new Plot(
            "Cosine over lambda while lambda adapts",
            lambdaScale(),
            "lambda",
            cosines(lines),
            "cosine",
            lines,
            marks,
            List.of(noScores()),
            Size.half(140)));
  }

  private void lambdaOverSteps(String noise) {
    int samples = view.adaptingSamples();
    List<Line> lines = overSteps(noise, TrajectoryPoint::lambda, point -> point.lambda() > 0);
    Optional<Measurement> best =
        view.sweep(problem, noise, Contender.CENTRAL).stream()
            .filter(one -> one.samples() == samples)
            .max(Comparator.comparingDouble(one -> one.accuracy().cosine()));
    if (lines.isEmpty() || best.isEmpty()) {
      return;
    }
    double least =
        Stream.concat(
                lines.stream().flatMap(line -> line.points().stream()).map(Point::y),
                Stream.of(best.get().value()))
            .mapToDouble(Double::doubleValue)
            .min()
            .orElseThrow();
    double most =
        Stream.concat(
                lines.stream().flatMap(line -> line.points().stream()).map(Point::y),
                Stream.of(best.get().value()))
            .mapToDouble(Double::doubleValue)
            .max()
            .orElseThrow();
    figure(
        "Lambda over steps, S = " + samples,
        "Mean over the instances; the line across is the best fixed lambda of the sweep.",
        new Plot(
            "Lambda over steps of adaptation",
            Scale.logarithmicExactly(1, result.settings().steps()),
            "steps",
            Scale.logarithmic(least, most),
            "lambda",
            lines,
            List.of(),
            List.of(new Guide("best fixed: " + number(best.get().value()), best.get().value())),
            Size.half(140)));
  }

  private void nonZerosOverLambda(String noise) {
    int samples = view.adaptingSamples();
    List<Line> lines = new ArrayList<>();
    for (String estimator : List.of(Contender.CENTRAL, Contender.FORWARD)) {
      lines.add(
          new Line(
              shortName(estimator),
              colour(estimator),
              Stroke.BOLD,
              view.sweep(problem, noise, estimator).stream()
                  .filter(one -> one.samples() == samples)
                  .filter(one -> one.nonZeros().isPresent())
                  .map(one -> new Point(one.value(), one.nonZeros().getAsDouble()))
                  .toList()));
    }
    figure(
        "Non-zeros over lambda",
        "Entries of one sample&rsquo;s estimate that are not 0, which AIMLE leads to its target.",
        new Plot(
            "Non-zero entries over lambda",
            lambdaScale(),
            "lambda",
            Scale.linear(0, Math.max(greatest(lines), ones())),
            "non-zeros",
            lines,
            List.of(),
            targets(),
            Size.half(140)));
  }

  private void nonZerosOverSteps(String noise) {
    List<Line> lines = overSteps(noise, TrajectoryPoint::density, point -> true);
    figure(
        "Non-zeros over steps, S = " + view.adaptingSamples(),
        "The running mean that the rule leads to its target; mean over the instances.",
        new Plot(
            "Running mean of non-zero entries over steps of adaptation",
            Scale.logarithmicExactly(1, result.settings().steps()),
            "steps",
            Scale.linear(0, Math.max(greatest(lines), ones())),
            "non-zeros",
            lines,
            List.of(),
            targets(),
            Size.half(140)));
  }

  private Guide noScores() {
    return new Guide("no scores", view.noScores(problem).mean());
  }

  private List<Guide> targets() {
    return List.of(new Guide("target 1", 1), new Guide("target k = " + ones(), ones()));
  }

  private int ones() {
    return result.problems().stream()
        .filter(one -> one.name().equals(problem))
        .findFirst()
        .orElseThrow()
        .ones();
  }

  private static double greatest(List<Line> lines) {
    return lines.stream()
        .flatMap(line -> line.points().stream())
        .mapToDouble(Point::y)
        .max()
        .orElse(0);
  }

  /**
   * A line for each rule: a value of the points that are kept, over the steps from the first on.
   */
  private List<Line> overSteps(
      String noise, ToDoubleFunction<TrajectoryPoint> value, Predicate<TrajectoryPoint> kept) {
    return paths(noise).entrySet().stream()
        .map(
            path ->
                new Line(
                    ruleName(path.getKey()),
                    ruleColour(path.getKey()),
                    Stroke.BOLD,
                    path.getValue().stream()
                        .filter(point -> point.step() > 0 && kept.test(point))
                        .map(point -> new Point(point.step(), value.applyAsDouble(point)))
                        .toList()))
        .toList();
  }

  /** Trajectories of the central AIMLE estimators, by name. */
  private Map<String, List<TrajectoryPoint>> paths(String noise) {
    return result.trajectories().stream()
        .filter(
            point ->
                point.problem().equals(problem)
                    && point.noise().equals(noise)
                    && point.samples() == view.adaptingSamples()
                    && point.estimator().startsWith("aimle-central"))
        .collect(
            Collectors.groupingBy(
                TrajectoryPoint::estimator, LinkedHashMap::new, Collectors.toList()));
  }

  private static String ruleKey() {
    return Contender.all().stream()
        .map(Contender::name)
        .filter(name -> name.startsWith("aimle-central"))
        .map(
            name ->
                "<span class=\"%s\">&#9673;</span>&nbsp;%s"
                    .formatted(ruleColour(name), Html.escape(ruleName(name))))
        .collect(Collectors.joining(", "));
  }

  private static String ruleName(String estimator) {
    return estimator.substring(estimator.indexOf(", ") + 2);
  }

  private static String ruleColour(String estimator) {
    return colour(estimator);
  }

  private static String colour(String estimator) {
    List<String> names = Contender.all().stream().map(Contender::name).toList();
    return COLOURS.get(Math.max(0, names.indexOf(estimator)) % COLOURS.size());
  }

  private static String shortName(String estimator) {
    return estimator
        .replace("aimle-", "AIMLE ")
        .replace(", fixed lambda", "")
        .replace("(forward difference)", "")
        .strip();
  }
}
