package org.aimle.lab.gradientstudy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.aimle.lab.study.StudyProblem;
import org.aimle.lab.study.StudyResult;
import org.aimle.spark.report.Html;

/** Renders a gradient study as one HTML page that needs nothing else: no network, no script. */
final class GradientStudyPage {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final StudyResult result;
  private final StudyView view;
  private final StudyFindings findings;
  private final StudyTables tables;
  private final StringBuilder html = new StringBuilder(1 << 18);

  private GradientStudyPage(StudyResult result) {
    this.result = result;
    this.view = new StudyView(result);
    this.findings = new StudyFindings(view);
    this.tables = new StudyTables(view);
  }

  static String render(StudyResult result, Instant started, Duration elapsed) {
    return new GradientStudyPage(result).page(started, elapsed);
  }

  private String page(Instant started, Duration elapsed) {
    html.append(Html.head("Gradient study"));
    html.append("<header>\n<h1>Gradient study</h1>\n");
    long estimates =
        (long) result.measurements().size()
            * result.settings().instances()
            * result.settings().repetitions();
    html.append(
        String.format(
            Locale.ROOT,
            "<p class=\"lead\">How well gradient estimators estimate, against exact gradients"
                + " &middot; %,d configurations, %,d estimates &middot; in %s &middot; %s</p>\n",
            result.measurements().size(),
            estimates,
            Html.duration(elapsed),
            TIME.format(started)));
    html.append("</header>\n");
    summary();
    result.problems().forEach(this::problem);
    html.append(tables.fidelity());
    meaning();
    settings();
    html.append(Html.FOOT);
    return html.toString();
  }

  private void summary() {
    html.append("<section aria-labelledby=\"shows\">\n<h2 id=\"shows\">What it shows</h2>\n");
    view.shownSamples().forEach(samples -> html.append(tables.standings(samples)));
    html.append("<div class=\"card\">");
    list(findings.overall());
    html.append("</div>\n</section>\n");
  }

  private void list(List<String> sentences) {
    html.append("<ul class=\"findings\">\n");
    sentences.forEach(text -> html.append("<li>").append(text).append("</li>\n"));
    html.append("</ul>\n");
  }

  private void problem(StudyProblem problem) {
    String name = problem.name();
    html.append(
        "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n"
            .formatted(name, name, Html.escape(problem.title())));
    html.append(
        String.format(
            Locale.ROOT,
            "<p class=\"note\">%,d feasible vectors of %d elements; solver <code>%s</code>.</p>\n",
            problem.feasible().size(),
            problem.feasible().elements(),
            Html.escape(problem.solver().toString())));
    list(findings.of(name));
    html.append("<div class=\"grid2\">\n").append(StudyPlots.of(view, name)).append("</div>\n");
    html.append(tables.estimators(name)).append(tables.adapted(name));
    html.append("</section>\n");
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
        there, whatever lambda. The temperature of the noise is swept for identity, perturbed and the score function of the
        noise only; the others have 1. Compare them with the column &ldquo;at &tau; 1&rdquo; to tell an estimator from its
        temperature. Where the solver takes no costs below 0, noise and large lambdas that make some are cut off
        at 0. Only the score function and SIMPLE draw from p exactly, and only for k-subsets.</p>
        <p>Not all estimators aim at that gradient. The perturbed optimiser differentiates the loss at the mean solution,
        the relaxations (Concrete, SoftSub) the expected loss at soft solutions; a temperature other than 1 is another
        distribution. Against the gradient here all of these are biased by design.</p>
        <p><b>No scores</b> is the gradient of the loss at the mean of all feasible vectors, its mean taken away where they have
        equally many ones. It knows neither scores nor solver, and is the bar: an estimator below it loses to not looking.
        Where the best temperature or lambda is large, at the end of the sweep above all, the solutions hardly depend on the
        scores any more and the estimate knows little more than this one: it may point well here, and would train nothing.</p>
        <dl class="terms">
        <div><dt>cosine</dt><dd>with the exact gradient, mean over instances and repetitions; 0 for an estimate of all zeros</dd></div>
        <div><dt>scale</dt><dd>length of the expected estimate along the exact gradient; 1 is right, others are for the
        learning rate to make up for</dd></div>
        <div><dt>bias</dt><dd>distance of the expected estimate from the exact gradient, relative to its length; what chance adds
        is taken out, and 0 stands where it cannot be told from chance</dd></div>
        <div><dt>variance</dt><dd>mean squared distance from the expected estimate, relative to the squared length of the exact gradient</dd></div>
        <div><dt>best knob</dt><dd>the lambda or temperature of the sweep with the greatest cosine: a choice that takes the exact
        gradient, which training does not have. It is one for all instances, and scored where it was not chosen: each half of
        the instances with what is best on the other half; estimators and noises are compared on all. AIMLE finds its lambda without the exact gradient, but adapts to
        each instance for itself</dd></div>
        <div><dt>less no scores</dt><dd>cosine less that of &ldquo;no scores&rdquo;; its standard error, as that of all differences, is
        that of the mean of the differences on each instance</dd></div>
        <div><dt>solver calls to a cosine</dt><dd>samples times solver calls of a sample: 3 for the central difference, 2 for the forward
        one, 1 for most others, 0 for those made for k-subsets</dd></div>
        <div><dt>non-zeros</dt><dd>entries of one sample&rsquo;s difference that are not 0: what AIMLE leads to its target. Those of
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
}
