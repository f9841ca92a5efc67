package org.aimle.jobs.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.aimle.noise.NoNoise;
import org.aimle.study.AdaptedLambda;
import org.aimle.study.Contender;
import org.aimle.study.Measurement;
import org.aimle.study.SampleNeed;
import org.aimle.study.StudyProblem;
import org.aimle.study.StudyResult;

/** What the numbers of a gradient study say, in sentences (HTML), whoever wins. */
final class GradientStudyFindings {

  private static final Comparator<Measurement> BY_COSINE =
      Comparator.comparingDouble(one -> one.accuracy().cosine());

  private final StudyResult result;
  private final List<SampleNeed> needs;
  private final List<AdaptedLambda> adapted;

  GradientStudyFindings(StudyResult result) {
    this.result = result;
    this.needs = SampleNeed.all(result.measurements(), result.settings().cosine());
    this.adapted = AdaptedLambda.all(result.measurements());
  }

  // --- choices of what is shown

  /** The numbers of samples next to 1, 10 and 100. */
  List<Integer> shownSamples() {
    return List.of(1, 10, 100).stream().map(this::nearest).distinct().toList();
  }

  /** The number of samples next to 10. */
  int middleSamples() {
    return nearest(10);
  }

  /** The greatest number of samples with a trajectory. */
  int adaptingSamples() {
    return result.trajectories().stream().mapToInt(point -> point.samples()).max().orElse(0);
  }

  private int nearest(int wanted) {
    return result.settings().samples().stream()
        .min(Comparator.comparingDouble(samples -> Math.abs(Math.log((double) samples / wanted))))
        .orElseThrow();
  }

  /** The noises that lambda was swept with. */
  List<String> noises(String problem) {
    return result.measurements().stream()
        .filter(one -> one.problem().equals(problem) && one.estimator().equals(Contender.CENTRAL))
        .map(Measurement::noise)
        .distinct()
        .toList();
  }

  Optional<String> mainNoise(String problem) {
    return noises(problem).stream().findFirst();
  }

  String noiseTitle(String noise) {
    String title = noise.replaceFirst(":.*", "");
    boolean alone =
        result.measurements().stream()
                .map(Measurement::noise)
                .filter(other -> other.replaceFirst(":.*", "").equals(title))
                .map(other -> other.replaceFirst("k=\\d+,?", ""))
                .distinct()
                .count()
            <= 1;
    return !alone
        ? noise
        : switch (title) {
          case "sum-of-gamma" -> "Sum-of-Gamma";
          case "none" -> "no noise";
          default -> Character.toUpperCase(title.charAt(0)) + title.substring(1);
        };
  }

  List<Measurement> sweep(String problem, String noise, String estimator) {
    return of(problem, noise, estimator).stream()
        .sorted(Comparator.comparingDouble(Measurement::value))
        .toList();
  }

  List<Measurement> of(String problem, String noise, String estimator) {
    return result.measurements().stream()
        .filter(
            one ->
                one.problem().equals(problem)
                    && one.noise().equals(noise)
                    && one.estimator().equals(estimator))
        .toList();
  }

  /** All estimators with this noise, and those that do not draw from any that was asked for. */
  Map<String, List<Measurement>> estimators(String problem, String noise) {
    List<String> others = noises(problem);
    return result.measurements().stream()
        .filter(
            one ->
                one.problem().equals(problem)
                    && (one.noise().equals(noise) || !others.contains(one.noise())))
        .collect(
            Collectors.groupingBy(Measurement::estimator, LinkedHashMap::new, Collectors.toList()));
  }

  List<SampleNeed> needs(String problem) {
    return needs.stream().filter(need -> need.problem().equals(problem)).toList();
  }

  List<AdaptedLambda> adapted(String problem) {
    return adapted.stream().filter(one -> one.adapted().problem().equals(problem)).toList();
  }

  List<AdaptedLambda> adapted(String problem, String noise) {
    return adapted(problem).stream().filter(one -> one.adapted().noise().equals(noise)).toList();
  }

  // --- sentences

  /** Over all problems. */
  List<String> overall() {
    List<String> sentences = new ArrayList<>();
    int samples = middleSamples();
    List<AdaptedLambda> all =
        adapted.stream().filter(one -> one.adapted().samples() == samples).toList();
    all.stream()
        .map(one -> one.adapted().estimator())
        .distinct()
        .forEach(
            estimator -> {
              List<AdaptedLambda> mine =
                  all.stream().filter(one -> one.adapted().estimator().equals(estimator)).toList();
              long near = mine.stream().filter(one -> one.lost() <= AdaptedLambda.PLATEAU).count();
              AdaptedLambda worst =
                  mine.stream().max(Comparator.comparingDouble(AdaptedLambda::lost)).orElseThrow();
              sentences.add(
                  ("<b>%s</b> settles between %s and %s times the best fixed lambda (S = %d). It loses at most %s of"
                          + " cosine to it in %d of %d cases (problem and noise), at worst %s (%s, %s).")
                      .formatted(
                          Html.escape(estimator),
                          number(
                              mine.stream().mapToDouble(AdaptedLambda::ratio).min().orElseThrow()),
                          number(
                              mine.stream().mapToDouble(AdaptedLambda::ratio).max().orElseThrow()),
                          samples,
                          number(AdaptedLambda.PLATEAU),
                          near,
                          mine.size(),
                          number(worst.lost()),
                          title(worst.adapted().problem()),
                          Html.escape(noiseTitle(worst.adapted().noise()))));
            });
    for (StudyProblem problem : result.problems()) {
      winner(problem.name(), samples)
          .ifPresent(text -> sentences.add("<b>" + Html.escape(problem.title()) + ":</b> " + text));
    }
    return sentences;
  }

  /** Of one problem. */
  List<String> of(String problem) {
    List<String> sentences = new ArrayList<>();
    for (int samples : shownSamples()) {
      winner(problem, samples).ifPresent(sentences::add);
    }
    fewest(problem).ifPresent(sentences::add);
    never(problem).ifPresent(sentences::add);
    return sentences;
  }

  private String title(String problem) {
    return result.problems().stream()
        .filter(one -> one.name().equals(problem))
        .map(one -> Html.escape(one.title()))
        .findFirst()
        .orElse(problem);
  }

  private static boolean adapts(Measurement one) {
    return one.beta() > 0;
  }

  /** Which estimate is best with so many samples, and how far AIMLE is from it. */
  private Optional<String> winner(String problem, int samples) {
    List<Measurement> here =
        result.measurements().stream()
            .filter(
                one ->
                    one.problem().equals(problem)
                        && (one.samples() == samples || one.noise().equals(NO_NOISE)))
            .toList();
    Optional<Measurement> best = here.stream().max(BY_COSINE);
    Optional<Measurement> aimle =
        here.stream().filter(GradientStudyFindings::adapts).max(BY_COSINE);
    if (best.isEmpty() || aimle.isEmpty()) {
      return Optional.empty();
    }
    Measurement first = best.get();
    Measurement ours = aimle.get();
    if (first.equals(ours)) {
      Optional<Measurement> second = here.stream().filter(one -> !adapts(one)).max(BY_COSINE);
      return Optional.of(
          "S = %d: <b>AIMLE wins</b> (%s), before %s."
              .formatted(samples, named(ours), second.map(this::named).orElse("nothing else")));
    }
    double lead = first.accuracy().cosine() - ours.accuracy().cosine();
    double error = Math.hypot(first.accuracy().cosineError(), ours.accuracy().cosineError());
    return Optional.of(
        "S = %d: <b>%s</b>; AIMLE at best %s, %s behind%s."
            .formatted(
                samples,
                named(first),
                named(ours),
                number(lead),
                lead <= 2 * error ? ", which is within two standard errors" : ""));
  }

  private static final String NO_NOISE = new NoNoise().toString();

  private String named(Measurement one) {
    return "%s%s with %s, cosine %.3f &plusmn; %.3f"
        .formatted(
            Html.escape(one.estimator()),
            switch (one.knob()) {
              case NONE -> "";
              case LAMBDA -> " " + number(one.value());
              case TEMPERATURE -> " at temperature " + number(one.value());
            },
            Html.escape(noiseTitle(one.noise())),
            one.accuracy().cosine(),
            one.accuracy().cosineError());
  }

  /** Each estimator with the noise that needs fewest samples, or comes nearest. */
  private List<SampleNeed> withBestNoise(String problem) {
    Comparator<SampleNeed> better =
        Comparator.<SampleNeed>comparingDouble(need -> need.samples().orElse(Double.MAX_VALUE))
            .thenComparing(need -> -need.best().accuracy().cosine());
    return needs(problem).stream()
        .collect(
            Collectors.groupingBy(
                SampleNeed::estimator, LinkedHashMap::new, Collectors.minBy(better)))
        .values()
        .stream()
        .flatMap(Optional::stream)
        .sorted(better)
        .toList();
  }

  private Optional<String> fewest(String problem) {
    List<SampleNeed> reached =
        withBestNoise(problem).stream().filter(need -> need.samples().isPresent()).toList();
    if (reached.isEmpty()) {
      return Optional.of("No estimator reaches a cosine of " + goal() + ".");
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
        withBestNoise(problem).stream().filter(need -> need.samples().isEmpty()).toList();
    if (missed.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "Not there with %d samples (greatest cosine): %s."
            .formatted(
                nearest(Integer.MAX_VALUE),
                missed.stream()
                    .map(
                        need ->
                            "%s %.2f"
                                .formatted(
                                    Html.escape(need.estimator()), need.best().accuracy().cosine()))
                    .collect(Collectors.joining("; "))));
  }

  private String goal() {
    return number(result.settings().cosine());
  }

  private static String number(double value) {
    return GradientStudyPage.number(value);
  }
}
