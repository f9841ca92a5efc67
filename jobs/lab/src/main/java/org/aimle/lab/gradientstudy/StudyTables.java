package org.aimle.lab.gradientstudy;

import static org.aimle.lab.gradientstudy.StudyView.cosine;
import static org.aimle.lab.gradientstudy.StudyView.decimals;
import static org.aimle.lab.gradientstudy.StudyView.withError;

import java.util.List;
import java.util.OptionalDouble;
import org.aimle.lab.study.AdaptedLambda;
import org.aimle.lab.study.Contender;
import org.aimle.lab.study.Knob;
import org.aimle.lab.study.Measurement;
import org.aimle.lab.study.NoiseFidelity;
import org.aimle.lab.study.SampleNeed;
import org.aimle.lab.study.StudyProblem;
import org.aimle.lab.study.StudyResult;
import org.aimle.lab.study.Timing;
import org.aimle.lab.study.Tuned;
import org.aimle.spark.report.Html;

/** The tables of a gradient study's page (HTML). */
final class StudyTables {

  private static final String NONE = "&ndash;";

  private final StudyView view;
  private final StudyResult result;

  StudyTables(StudyView view) {
    this.view = view;
    this.result = view.result();
  }

  String standings(int samples) {
    StringBuilder html = new StringBuilder();
    html.append(
        """
        <div class="card scroll standings"><table class="compact">
        <thead><tr><th scope="col">S = %d</th><th scope="col" class="words">best of all</th><th scope="col">cosine</th>\
        <th scope="col" class="words">best of those for any solver</th><th scope="col">cosine</th>\
        <th scope="col" class="words">best adaptive AIMLE</th><th scope="col">cosine</th><th scope="col">place</th>\
        <th scope="col">no scores</th></tr></thead>
        <tbody>
        """
            .formatted(samples));
    for (StudyProblem problem : result.problems()) {
      view.standing(problem.name(), samples)
          .ifPresent(
              standing ->
                  html.append(
                      "<tr><th scope=\"row\"><a href=\"#%s\">%s</a></th>%s%s%s<td>%d of %d</td><td>%s</td></tr>\n"
                          .formatted(
                              problem.name(),
                              Html.escape(problem.title()),
                              cells(standing.best()),
                              cells(standing.bestOfAnySolver()),
                              cells(standing.aimle()),
                              standing.place(),
                              standing.others().size() + 1,
                              decimals(view.noScores(problem.name()).mean()))));
    }
    return html.append("</tbody>\n</table></div>\n").toString();
  }

  private String cells(Tuned one) {
    return "<td class=\"words\">%s</td><td>%s</td>".formatted(view.withSetting(one), cosine(one));
  }

  String estimators(String problem) {
    StringBuilder html = new StringBuilder();
    List<Integer> shown = view.shownSamples();
    html.append(
        "<h3 class=\"table\">Estimators</h3>\n<div class=\"card scroll\"><table class=\"compact\">\n<thead><tr>");
    html.append("<th scope=\"col\">estimator</th><th scope=\"col\">noise</th>");
    for (int samples : shown) {
      html.append("<th scope=\"col\">cosine, S&nbsp;%d</th>".formatted(samples));
    }
    int middle = view.middleSamples();
    for (String column : otherColumns()) {
      html.append("<th scope=\"col\">").append(column).append("</th>");
    }
    html.append("</tr></thead>\n<tbody>\n");
    for (SampleNeed need : view.needs(problem)) {
      List<Tuned> best = Tuned.ofEachSamples(view.of(problem, need.noise(), need.estimator()));
      Tuned tuned =
          best.stream()
              .filter(one -> one.best().samples() == middle)
              .findFirst()
              .orElse(best.get(0));
      Measurement at = tuned.best();
      html.append(
          "<tr><th scope=\"row\">%s</th><td>%s</td>"
              .formatted(
                  Html.escape(need.estimator()), Html.escape(view.noiseTitle(need.noise()))));
      for (int samples : shown) {
        html.append(
            best.stream()
                .filter(one -> one.best().samples() == samples)
                .map(one -> "<td>%s</td>".formatted(cosine(one)))
                .findFirst()
                .orElse("<td>&ndash;</td>"));
      }
      html.append(
          "<td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%d&#8239;%%</td><td>%s</td><td>%s</td></tr>\n"
              .formatted(
                  knob(tuned),
                  view.atNaturalTemperature(at).map(StudyView::cosine).orElse(NONE),
                  withError(tuned.cosines().minus(view.noScores(problem))),
                  number(need.samples()),
                  number(need.solverCalls()),
                  StudyView.number(at.accuracy().scale()),
                  StudyView.number(at.accuracy().bias()),
                  StudyView.number(at.accuracy().variance()),
                  Math.round(100 * at.accuracy().zeros()),
                  StudyView.number(at.solverCalls()),
                  time(at)));
    }
    html.append(
        "<tr><th scope=\"row\">no scores</th><td>none</td>%s</tr>\n"
            .formatted(
                ("<td>" + decimals(view.noScores(problem).mean()) + "</td>").repeat(shown.size())
                    + ("<td>" + NONE + "</td>").repeat(otherColumns().size())));
    html.append("</tbody>\n</table></div>\n");
    html.append(
        "<p class=\"note under\">All after the cosines but samples and solver calls to %s is at S&nbsp;=&nbsp;%d,"
                .formatted(StudyView.number(result.settings().cosine()), middle)
            + " or 1 for estimators without noise. Time: one gradient on one thread, processor time, noise included.</p>\n");
    return html.toString();
  }

  /** Those after the cosines. */
  private List<String> otherColumns() {
    String goal = StudyView.number(result.settings().cosine());
    return List.of(
        "best knob",
        "at &tau;&nbsp;1",
        "less &ldquo;no scores&rdquo;",
        "samples to " + goal,
        "solver calls to " + goal,
        "scale",
        "bias",
        "variance",
        "zeros",
        "solver calls",
        "&micro;s");
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
        .map(StudyView::number)
        .findFirst()
        .orElse("&ndash;");
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? StudyView.number(value.getAsDouble()) : NONE;
  }

  private static String knob(Tuned tuned) {
    Measurement at = tuned.best();
    if (at.knob() == Knob.NONE) {
      return Contender.named(at.estimator()).adapts()
          ? "(&lambda;&nbsp;" + StudyView.number(at.lambda()) + ")"
          : "&ndash;";
    }
    return (at.knob() == Knob.LAMBDA ? "&lambda;&nbsp;" : "&tau;&nbsp;")
        + StudyView.number(at.value())
        + (tuned.atEnd() ? " (end)" : "");
  }

  String adapted(String problem) {
    StringBuilder html = new StringBuilder();
    List<AdaptedLambda> rows =
        view.adapted(problem).stream()
            .filter(row -> view.shownSamples().contains(row.adapted().samples()))
            .toList();
    if (rows.isEmpty()) {
      return "";
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
            .formatted(StudyView.number(AdaptedLambda.PLATEAU)));
    for (AdaptedLambda row : rows) {
      html.append(
          "<tr><th scope=\"row\">%s</th><td>%s</td><td>%d</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s &ndash; %s</td><td>%s</td><td>%s</td></tr>\n"
              .formatted(
                  Html.escape(row.adapted().estimator()),
                  Html.escape(view.noiseTitle(row.adapted().noise())),
                  row.adapted().samples(),
                  StudyView.number(row.adapted().lambda()),
                  StudyView.number(row.best().value()) + (row.tuned().atEnd() ? " (end)" : ""),
                  StudyView.number(row.ratio()),
                  cosine(row.adapted()),
                  cosine(row.tuned()),
                  withError(row.lost()),
                  StudyView.number(row.plateauFrom()),
                  StudyView.number(row.plateauTo()),
                  number(row.adapted().nonZeros()),
                  number(row.best().nonZeros())));
    }
    return html.append("</tbody>\n</table></div>\n").toString();
  }

  String fidelity() {
    StringBuilder html = new StringBuilder();
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
        result.fidelities().stream().map(one -> view.noiseTitle(one.noise())).distinct().toList();
    for (String noise : noises) {
      html.append("<th scope=\"col\">%s</th>".formatted(Html.escape(noise)));
    }
    html.append("<th scope=\"col\">without noise</th></tr></thead>\n<tbody>\n");
    for (StudyProblem problem : result.problems()) {
      html.append("<tr><th scope=\"row\">%s</th>".formatted(Html.escape(problem.title())));
      List<NoiseFidelity> of =
          result.fidelities().stream().filter(one -> one.problem().equals(problem.name())).toList();
      of.forEach(
          one -> html.append("<td>%s</td>".formatted(StudyView.number(one.marginalError()))));
      html.append("<td>%s</td></tr>\n".formatted(StudyView.number(of.get(0).withoutNoise())));
    }
    return html.append("</tbody>\n</table></div>\n</section>\n").toString();
  }
}
