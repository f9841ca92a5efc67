package org.aimle.jobs.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.aimle.jobs.report.Plot.Guide;
import org.aimle.jobs.report.Plot.Line;
import org.aimle.jobs.report.Plot.Mark;
import org.aimle.jobs.report.Plot.Point;
import org.aimle.jobs.report.Plot.Size;
import org.aimle.jobs.report.Plot.Stroke;
import org.aimle.study.AdaptedLambda;
import org.aimle.study.Contender;
import org.aimle.study.Knob;
import org.aimle.study.Measurement;
import org.aimle.study.NoiseFidelity;
import org.aimle.study.SampleNeed;
import org.aimle.study.StudyProblem;
import org.aimle.study.StudyResult;
import org.aimle.study.Timing;
import org.aimle.study.TrajectoryPoint;

/** Renders a gradient study as one HTML page that needs nothing else: no network, no script. */
public final class GradientStudyPage {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final List<String> COLOURS =
      List.of("violet", "blue", "rose", "orange", "teal", "gold", "green", "sky", "brown", "slate");

  private static final int NAMES = 230;

  private final StudyResult result;
  private final GradientStudyFindings findings;
  private final StringBuilder html = new StringBuilder(1 << 18);

  private GradientStudyPage(StudyResult result) {
    this.result = result;
    this.findings = new GradientStudyFindings(result);
  }

  public static String render(StudyResult result, Instant started, Duration elapsed) {
    return new GradientStudyPage(result).page(started, elapsed);
  }

  private String page(Instant started, Duration elapsed) {
    html.append(Html.head("Gradient study"));
    html.append("<header>\n<h1>Gradient study</h1>\n<p class=\"lead\">");
    html.append(
        "How well gradient estimators estimate, against exact gradients &middot; "
            + "%,d configurations, %,d estimates &middot; %s &middot; %s</p>\n"
                .formatted(
                    result.measurements().size(),
                    (long) result.measurements().size()
                        * result.settings().instances()
                        * result.settings().repetitions(),
                    "in " + Html.duration(elapsed),
                    TIME.format(started)));
    html.append("</header>\n");
    summary();
    result.problems().forEach(this::problem);
    fidelity();
    meaning();
    settings();
    html.append(Html.FOOT);
    return html.toString();
  }

  // --- what it shows

  private void summary() {
    html.append("<section aria-labelledby=\"shows\">\n<h2 id=\"shows\">What it shows</h2>\n");
    for (int samples : findings.shownSamples()) {
      standings(samples);
    }
    html.append("<div class=\"card\"><ul class=\"findings\">\n");
    findings.overall().forEach(text -> html.append("<li>").append(text).append("</li>\n"));
    html.append("</ul></div>\n</section>\n");
  }

  private void standings(int samples) {
    html.append(
        """
        <div class="card scroll standings"><table class="compact">
        <thead><tr><th scope="col">S = %d</th><th scope="col" class="words">best of all</th><th scope="col">cosine</th>\
        <th scope="col" class="words">best of those for any solver</th><th scope="col">cosine</th>\
        <th scope="col" class="words">best adaptive AIMLE</th><th scope="col">cosine</th><th scope="col">place</th></tr></thead>
        <tbody>
        """
            .formatted(samples));
    for (StudyProblem problem : result.problems()) {
      findings
          .standing(problem.name(), samples)
          .ifPresent(
              standing ->
                  html.append(
                      "<tr><th scope=\"row\"><a href=\"#%s\">%s</a></th>%s%s%s<td>%d of %d</td></tr>\n"
                          .formatted(
                              problem.name(),
                              Html.escape(problem.title()),
                              cells(standing.best()),
                              cells(standing.bestOfAnySolver()),
                              cells(standing.aimle()),
                              standing.place(),
                              standing.of())));
    }
    html.append("</tbody>\n</table></div>\n");
  }

  private String cells(Measurement one) {
    return "<td class=\"words\">%s</td><td>%s</td>"
        .formatted(findings.withSetting(one), cosine(one));
  }

  private void problem(StudyProblem problem) {
    String name = problem.name();
    html.append(
        "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n"
            .formatted(name, name, Html.escape(problem.title())));
    html.append(
        "<p class=\"note\">%,d feasible vectors of %d elements; solver <code>%s</code>.</p>\n"
            .formatted(
                problem.feasible().size(),
                problem.feasible().elements(),
                Html.escape(problem.solver().toString())));
    html.append("<ul class=\"findings\">\n");
    findings.of(name).forEach(text -> html.append("<li>").append(text).append("</li>\n"));
    html.append("</ul>\n<div class=\"grid2\">\n");
    for (String noise : findings.noises(name)) {
      sweep(name, noise);
    }
    findings
        .mainNoise(name)
        .ifPresent(
            noise -> {
              overSamples(name, noise);
              biasAndVariance(name, noise);
              pathOverSweep(name, noise);
              lambdaOverSteps(name, noise);
            });
    html.append("</div>\n");
    estimators(name);
    adapted(name);
    html.append("</section>\n");
  }

  // --- plots

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

  private void sweep(String problem, String noise) {
    List<Measurement> fixed = findings.sweep(problem, noise, Contender.CENTRAL);
    if (fixed.isEmpty()) {
      return;
    }
    List<Line> lines = new ArrayList<>();
    List<Mark> marks = new ArrayList<>();
    for (int samples : findings.shownSamples()) {
      lines.add(
          new Line(
              "S = " + samples,
              "slate",
              Stroke.BOLD,
              fixed.stream()
                  .filter(one -> one.samples() == samples)
                  .map(one -> new Point(one.value(), one.accuracy().cosine()))
                  .toList()));
      for (AdaptedLambda adapted : findings.adapted(problem, noise)) {
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
        "Cosine over lambda, " + Html.escape(findings.noiseTitle(noise)),
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
            List.of(),
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

  private void overSamples(String problem, String noise) {
    List<Line> lines = new ArrayList<>();
    findings
        .estimators(problem, noise)
        .forEach(
            (estimator, measurements) -> {
              List<Point> points =
                  SampleNeed.bestOfEachSamples(measurements).stream()
                      .map(one -> new Point(one.samples(), one.accuracy().cosine()))
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
            + Html.escape(findings.noiseTitle(noise))
            + ", where noise is free to choose.",
        new Plot(
            "Cosine over number of samples",
            samplesScale(),
            "samples",
            cosines(lines),
            "cosine",
            lines,
            List.of(),
            List.of(new Guide(number(cosine), cosine)),
            Size.full(NAMES)));
  }

  private void biasAndVariance(String problem, String noise) {
    int samples = findings.middleSamples();
    List<Line> lines = new ArrayList<>();
    findings
        .estimators(problem, noise)
        .forEach(
            (estimator, measurements) ->
                SampleNeed.bestOfEachSamples(measurements).stream()
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

  private void pathOverSweep(String problem, String noise) {
    int samples = findings.adaptingSamples();
    List<Measurement> fixed =
        findings.sweep(problem, noise, Contender.CENTRAL).stream()
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
    paths(problem, noise)
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
            List.of(),
            Size.half(140)));
  }

  private void lambdaOverSteps(String problem, String noise) {
    int samples = findings.adaptingSamples();
    List<Line> lines = new ArrayList<>();
    paths(problem, noise)
        .forEach(
            (estimator, path) ->
                lines.add(
                    new Line(
                        ruleName(estimator),
                        ruleColour(estimator),
                        Stroke.BOLD,
                        path.stream()
                            .filter(point -> point.step() > 0 && point.lambda() > 0)
                            .map(point -> new Point(point.step(), point.lambda()))
                            .toList())));
    Optional<Measurement> best =
        findings.sweep(problem, noise, Contender.CENTRAL).stream()
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

  /** Trajectories of the central AIMLE estimators, by name. */
  private Map<String, List<TrajectoryPoint>> paths(String problem, String noise) {
    return result.trajectories().stream()
        .filter(
            point ->
                point.problem().equals(problem)
                    && point.noise().equals(noise)
                    && point.samples() == findings.adaptingSamples()
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

  // --- tables

  private void estimators(String problem) {
    List<Integer> shown = findings.shownSamples();
    html.append(
        "<h3 class=\"table\">Estimators</h3>\n<div class=\"card scroll\"><table class=\"compact\">\n<thead><tr>");
    html.append("<th scope=\"col\">estimator</th><th scope=\"col\">noise</th>");
    for (int samples : shown) {
      html.append("<th scope=\"col\">cosine, S&nbsp;%d</th>".formatted(samples));
    }
    int middle = findings.middleSamples();
    for (String column :
        List.of(
            "best knob",
            "samples to " + number(result.settings().cosine()),
            "scale",
            "bias",
            "variance",
            "zeros",
            "solver calls",
            "&micro;s")) {
      html.append("<th scope=\"col\">").append(column).append("</th>");
    }
    html.append("</tr></thead>\n<tbody>\n");
    for (SampleNeed need : findings.needs(problem)) {
      List<Measurement> best =
          SampleNeed.bestOfEachSamples(findings.of(problem, need.noise(), need.estimator()));
      Measurement at =
          best.stream().filter(one -> one.samples() == middle).findFirst().orElse(best.get(0));
      html.append(
          "<tr><th scope=\"row\">%s</th><td>%s</td>"
              .formatted(
                  Html.escape(need.estimator()), Html.escape(findings.noiseTitle(need.noise()))));
      for (int samples : shown) {
        html.append(
            best.stream()
                .filter(one -> one.samples() == samples)
                .map(one -> "<td>%s</td>".formatted(cosine(one)))
                .findFirst()
                .orElse("<td>&ndash;</td>"));
      }
      html.append(
          "<td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%.0f&#8239;%%</td><td>%s</td><td>%s</td></tr>\n"
              .formatted(
                  knob(at),
                  need.samples().isPresent() ? number(need.samples().getAsDouble()) : "&ndash;",
                  number(at.accuracy().scale()),
                  number(at.accuracy().bias()),
                  number(at.accuracy().variance()),
                  100 * at.accuracy().zeros(),
                  number(at.solverCalls()),
                  time(at)));
    }
    html.append("</tbody>\n</table></div>\n");
    html.append(
        "<p class=\"note under\">Knob, scale, bias, variance, zeros, solver calls and time are those at S&nbsp;=&nbsp;%d,"
                .formatted(middle)
            + " or 1 for estimators without noise. Time: one gradient on one thread, noise included.</p>\n");
  }

  private String time(Measurement at) {
    return result.timings().stream()
        .filter(
            timing ->
                timing.problem().equals(at.problem())
                    && timing.estimator().equals(at.estimator())
                    && timing.noise().equals(at.noise())
                    && timing.samples() == at.samples())
        .map(Timing::total)
        .map(GradientStudyPage::number)
        .findFirst()
        .orElse("&ndash;");
  }

  private static String knob(Measurement at) {
    if (at.knob() == Knob.NONE) {
      return at.beta() > 0 ? "(&lambda;&nbsp;" + number(at.lambda()) + ")" : "&ndash;";
    }
    return (at.knob() == Knob.LAMBDA ? "&lambda;&nbsp;" : "&tau;&nbsp;") + number(at.value());
  }

  private void adapted(String problem) {
    List<AdaptedLambda> rows =
        findings.adapted(problem).stream()
            .filter(row -> findings.shownSamples().contains(row.adapted().samples()))
            .toList();
    if (rows.isEmpty()) {
      return;
    }
    html.append(
        """
        <h3 class="table">AIMLE&rsquo;s lambda against the best fixed one</h3>
        <div class="card scroll"><table class="compact">
        <thead><tr><th scope="col">estimator</th><th scope="col">noise</th><th scope="col">S</th>\
        <th scope="col">adapted &lambda;</th><th scope="col">best fixed &lambda;</th><th scope="col">ratio</th>\
        <th scope="col">cosine, adapted</th><th scope="col">cosine, best fixed</th><th scope="col">lost</th>\
        <th scope="col">fixed &lambda; that lose at most %s</th>\
        <th scope="col">non-zeros, adapted</th><th scope="col">non-zeros, best fixed</th></tr></thead>
        <tbody>
        """
            .formatted(number(AdaptedLambda.PLATEAU)));
    for (AdaptedLambda row : rows) {
      html.append(
          "<tr><th scope=\"row\">%s</th><td>%s</td><td>%d</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s &ndash; %s</td><td>%s</td><td>%s</td></tr>\n"
              .formatted(
                  Html.escape(row.adapted().estimator()),
                  Html.escape(findings.noiseTitle(row.adapted().noise())),
                  row.adapted().samples(),
                  number(row.adapted().lambda()),
                  number(row.best().value()),
                  number(row.ratio()),
                  cosine(row.adapted()),
                  cosine(row.best()),
                  String.format(Locale.ROOT, "%.3f", row.lost()),
                  number(row.plateauFrom()),
                  number(row.plateauTo()),
                  number(row.adapted().nonZeros()),
                  number(row.best().nonZeros())));
    }
    html.append("</tbody>\n</table></div>\n");
  }

  private void fidelity() {
    html.append(
        """
        <section aria-labelledby="fidelity">
        <h2 id="fidelity">How nearly solving with noise samples the distribution</h2>
        <p class="note">Distance of the frequencies of the elements from the exact marginals, root mean square; without noise
        for comparison. The noise is as strong as in the estimates above.</p>
        <div class="card scroll"><table class="compact">
        <thead><tr><th scope="col">problem</th>\
        """);
    List<String> noises =
        result.fidelities().stream()
            .map(one -> findings.noiseTitle(one.noise()))
            .distinct()
            .toList();
    for (String noise : noises) {
      html.append("<th scope=\"col\">%s</th>".formatted(Html.escape(noise)));
    }
    html.append("<th scope=\"col\">without noise</th></tr></thead>\n<tbody>\n");
    for (StudyProblem problem : result.problems()) {
      html.append("<tr><th scope=\"row\">%s</th>".formatted(Html.escape(problem.title())));
      List<NoiseFidelity> of =
          result.fidelities().stream().filter(one -> one.problem().equals(problem.name())).toList();
      of.forEach(one -> html.append("<td>%s</td>".formatted(number(one.marginalError()))));
      html.append("<td>%s</td></tr>\n".formatted(number(of.get(0).withoutNoise())));
    }
    html.append("</tbody>\n</table></div>\n</section>\n");
  }

  private void meaning() {
    html.append(
        """
        <section aria-labelledby="meaning">
        <h2 id="meaning">What is measured</h2>
        <div class="card prose">
        <p>The exact gradient is that of the expected loss <b>E ||z &minus; b||&sup2;</b> under
        <b>p(z) &sim; exp(&lang;&theta;, z&rang;)</b> over all feasible vectors z, found by listing them. Scores are
        standard normal, b is the absolute value of standard normal numbers, as in the synthetic experiment of
        Minervini, Franceschi and Niepert (AAAI 2023). The cells of grid paths have scores &minus;(1 + |x|), x standard
        normal, as costs must not be negative.</p>
        <p>At 0/1 vectors ||z &minus; b||&sup2; is linear, as z&sup2; = z. Estimators that see the loss at solutions only through
        its gradient 2 (z &minus; b), which is not constant, depend on how the loss goes on between solutions; those that see
        its value do not. The coupled loss is <b>||W z &minus; b||&sup2;</b> with normal W of variance 1 / k: what an element is
        worth then depends on which others are chosen.</p>
        <p>Solving with noise draws from p only nearly, and part of every perturbation estimator&rsquo;s bias comes from
        there, whatever lambda. Where the solver takes no costs below 0, noise and large lambdas that make some are cut off
        at 0. Only the score function and SIMPLE draw from p exactly, and only for k-subsets.</p>
        <dl class="terms">
        <div><dt>cosine</dt><dd>with the exact gradient, mean over instances and repetitions; 0 for an estimate of all zeros</dd></div>
        <div><dt>scale</dt><dd>length of the expected estimate along the exact gradient; 1 is right, others are for the
        learning rate to make up for</dd></div>
        <div><dt>bias</dt><dd>distance of the expected estimate from the exact gradient, relative to its length; what chance adds
        is taken out</dd></div>
        <div><dt>variance</dt><dd>mean squared distance from the expected estimate, relative to the squared length of the exact gradient</dd></div>
        <div><dt>best knob</dt><dd>the lambda or temperature of the sweep with the greatest cosine: a choice that takes the exact
        gradient, which training does not have. AIMLE finds its lambda without</dd></div>
        <div><dt>non-zeros</dt><dd>entries of one sample&rsquo;s estimate that are not 0: what AIMLE leads to its target. Those of
        the best fixed lambda tell which target would have been right</dd></div>
        <div><dt>adapted lambda</dt><dd>mean over the instances after the last step; each instance adapts on its own, one estimate
        a step; with more than 10 samples the beta of 10 is taken over</dd></div>
        </dl></div>
        </section>
        """);
  }

  private void settings() {
    html.append("<section aria-labelledby=\"settings\">\n<h2 id=\"settings\">Settings</h2>\n");
    html.append("<dl class=\"card columns\">\n");
    GradientStudyFiles.settings(result.settings())
        .forEach(
            (key, value) ->
                html.append(
                    "<div><dt>%s</dt><dd>%s</dd></div>\n"
                        .formatted(
                            Html.escape(key),
                            Html.escape(value.toString().replaceAll("[\\[\\]]", "")))));
    html.append("</dl>\n</section>\n");
  }

  private static String cosine(Measurement one) {
    return String.format(Locale.ROOT, "%.3f", one.accuracy().cosine());
  }

  /** Three digits that count. */
  static String number(double value) {
    double size = Math.abs(value);
    if (size >= 1e5 || size > 0 && size < 1e-4) {
      return String.format(Locale.ROOT, "%.1e", value);
    }
    int decimals = size == 0 ? 0 : Math.max(0, 2 - (int) Math.floor(Math.log10(size)));
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
  }
}
