package org.aimle.lab.gradientstudy;

import static org.aimle.lab.gradientstudy.StudyView.cosine;
import static org.aimle.lab.gradientstudy.StudyView.decimals;
import static org.aimle.lab.gradientstudy.StudyView.number;
import static org.aimle.lab.gradientstudy.StudyView.withError;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.aimle.lab.study.AdaptedLambda;
import org.aimle.lab.study.PerInstance;
import org.aimle.lab.study.SampleNeed;
import org.aimle.lab.study.StudyProblem;
import org.aimle.lab.study.Tuned;
import org.aimle.spark.report.Html;

/** What the numbers of a gradient study say, in sentences (HTML), whoever wins. */
final class StudyFindings {

  private final StudyView view;

  StudyFindings(StudyView view) {
    this.view = view;
  }

  /** Over all problems. */
  List<String> overall() {
    List<String> sentences = new ArrayList<>();
    int samples = view.middleSamples();
    List<AdaptedLambda> all =
        view.adapted().stream().filter(one -> one.adapted().samples() == samples).toList();
    all.stream()
        .map(one -> one.adapted().estimator())
        .distinct()
        .forEach(
            estimator -> {
              List<AdaptedLambda> mine =
                  all.stream().filter(one -> one.adapted().estimator().equals(estimator)).toList();
              long near =
                  mine.stream().filter(one -> one.lost().mean() <= AdaptedLambda.PLATEAU).count();
              AdaptedLambda worst =
                  mine.stream()
                      .max(Comparator.comparingDouble((AdaptedLambda one) -> one.lost().mean()))
                      .orElseThrow();
              sentences.add(
                  ("<b>%s</b> settles at %s to %s times the best fixed lambda (S = %d). In %d of %d cases (problem and noise)"
                          + " it loses at most %s of cosine to it; at worst %s (%s, %s).")
                      .formatted(
                          Html.escape(estimator),
                          number(
                              mine.stream().mapToDouble(AdaptedLambda::ratio).min().orElseThrow()),
                          number(
                              mine.stream().mapToDouble(AdaptedLambda::ratio).max().orElseThrow()),
                          samples,
                          near,
                          mine.size(),
                          number(AdaptedLambda.PLATEAU),
                          decimals(worst.lost().mean()),
                          view.title(worst.adapted().problem()),
                          Html.escape(view.noiseTitle(worst.adapted().noise()))));
            });
    notLooking(samples).ifPresent(sentences::add);
    return sentences;
  }

  /** Where no estimator of those for any solver is better than not looking at the scores. */
  private Optional<String> notLooking(int samples) {
    List<String> problems =
        view.result().problems().stream()
            .map(StudyProblem::name)
            .filter(
                problem ->
                    view.standing(problem, samples)
                        .filter(
                            standing ->
                                Math.max(
                                        standing.bestOfAnySolver().cosine(),
                                        standing.aimle().cosine())
                                    < view.noScores(problem).mean())
                        .isPresent())
            .map(view::title)
            .toList();
    return problems.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "<b>Not looking at the scores</b>, the gradient of the loss at the mean of all solutions, points better than every estimator for any solver with S = %d on: %s."
                .formatted(samples, String.join("; ", problems)));
  }

  /** Of one problem. */
  List<String> of(String problem) {
    List<String> sentences = new ArrayList<>();
    for (int samples : view.shownSamples()) {
      winner(problem, samples).ifPresent(sentences::add);
    }
    lookingPays(problem).ifPresent(sentences::add);
    sentences.add(fewestCalls(problem));
    fewest(problem).ifPresent(sentences::add);
    never(problem).ifPresent(sentences::add);
    return sentences;
  }

  private Optional<String> winner(String problem, int samples) {
    return view.standing(problem, samples)
        .map(
            standing -> {
              if (standing.place() == 1) {
                return "S = %d: <b>AIMLE is best</b> (%s); next is %s."
                    .formatted(
                        samples, view.named(standing.aimle()), view.named(standing.bestOther()));
              }
              String any =
                  standing.bestOther().equals(standing.bestOfAnySolver())
                      ? ""
                      : " Best of those that take any solver: "
                          + view.named(standing.bestOfAnySolver())
                          + ".";
              return "S = %d: <b>%s</b> is best, %s.%s AIMLE is number %d of %d: %s; %s behind%s."
                  .formatted(
                      samples,
                      view.withSetting(standing.bestOther()),
                      "cosine " + withError(standing.bestOther().cosines()),
                      any,
                      standing.place(),
                      standing.others().size() + 1,
                      view.named(standing.aimle()),
                      withError(standing.behind()),
                      standing.behind().mean() <= 2 * standing.behind().error()
                          ? ", within two standard errors"
                          : "");
            });
  }

  /** Who is better than the gradient that knows no scores, and who is not. */
  private Optional<String> lookingPays(String problem) {
    PerInstance bar = view.noScores(problem);
    int samples = view.middleSamples();
    return view.standing(problem, samples)
        .map(
            standing -> {
              List<Tuned> all = new ArrayList<>(standing.others());
              all.add(standing.aimle());
              List<Tuned> before =
                  all.stream().filter(one -> isClearlyAbove(one.cosines(), bar)).toList();
              return "Without scores, noise and solver the gradient of the loss at the mean of all solutions has cosine %s. With S = %d %s."
                  .formatted(
                      withError(bar),
                      samples,
                      before.isEmpty()
                          ? "no estimator is clearly better (by two standard errors of the difference), whatever its knob"
                          : before.size()
                              + " of "
                              + all.size()
                              + " estimators are clearly better (by two standard errors of the difference): "
                              + before.stream()
                                  .map(view::withSetting)
                                  .collect(Collectors.joining("; ")));
            });
  }

  private static boolean isClearlyAbove(PerInstance cosines, PerInstance bar) {
    PerInstance difference = cosines.minus(bar);
    return difference.mean() > 2 * difference.error();
  }

  private String fewestCalls(String problem) {
    List<SampleNeed> reached =
        view.withBestNoise(problem).stream()
            .filter(need -> need.solverCalls().orElse(0) > 0)
            .sorted(Comparator.comparingDouble(need -> need.solverCalls().getAsDouble()))
            .toList();
    if (reached.isEmpty()) {
      return "No estimator that calls the solver reaches a cosine of " + goal() + ".";
    }
    return "Fewest solver calls to a cosine of %s: %s."
        .formatted(
            goal(),
            reached.stream()
                .map(
                    need ->
                        "%s <b>%s</b>"
                            .formatted(
                                Html.escape(need.estimator()),
                                number(need.solverCalls().getAsDouble())))
                .collect(Collectors.joining("; ")));
  }

  private Optional<String> fewest(String problem) {
    List<SampleNeed> reached =
        view.withBestNoise(problem).stream().filter(need -> need.samples().isPresent()).toList();
    if (reached.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "Samples to a cosine of %s, each with its best noise: %s."
            .formatted(
                goal(),
                reached.stream()
                    .map(
                        need ->
                            "%s <b>%s</b>"
                                .formatted(
                                    Html.escape(need.estimator()),
                                    number(need.samples().getAsDouble())))
                    .collect(Collectors.joining("; "))));
  }

  private Optional<String> never(String problem) {
    List<SampleNeed> missed =
        view.withBestNoise(problem).stream().filter(need -> need.samples().isEmpty()).toList();
    if (missed.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "Not there with %d samples (greatest cosine): %s."
            .formatted(
                view.nearest(Integer.MAX_VALUE),
                missed.stream()
                    .map(
                        need ->
                            "%s %s".formatted(Html.escape(need.estimator()), cosine(need.best())))
                    .collect(Collectors.joining("; "))));
  }

  private String goal() {
    return number(view.result().settings().cosine());
  }
}
