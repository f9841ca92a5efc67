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
                  ("<b>%s</b> settles at %s to %s times the best fixed lambda (S = %d). In %d of %d cases (problem and noise)"
                          + " it loses at most %s of cosine to it; at worst %.3f (%s, %s).")
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
                          worst.lost(),
                          title(worst.adapted().problem()),
                          Html.escape(noiseTitle(worst.adapted().noise()))));
            });
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
    return Contender.named(one.estimator()).adapts();
  }

  private static boolean takesAnySolver(Measurement one) {
    return Contender.named(one.estimator()).scope() == Contender.Scope.ANY_SOLVER;
  }

  /**
   * Who is where with so many samples.
   *
   * @param best of all, each estimator with its best knob and noise
   * @param bestOfAnySolver of those that take any solver and do not adapt
   * @param aimle the best adaptive estimator
   * @param place of {@code aimle} among the estimators, its other variants apart, from 1
   * @param of how many
   */
  record Standing(
      Measurement best, Measurement bestOfAnySolver, Measurement aimle, int place, int of) {

    double behind() {
      return best.accuracy().cosine() - aimle.accuracy().cosine();
    }

    /** Standard error of {@link #behind()}, as if both were independent. */
    double error() {
      return Math.hypot(best.accuracy().cosineError(), aimle.accuracy().cosineError());
    }
  }

  Optional<Standing> standing(String problem, int samples) {
    List<Measurement> best =
        result.measurements().stream()
            .filter(
                one ->
                    one.problem().equals(problem)
                        && (one.samples() == samples || one.noise().equals(NO_NOISE)))
            .collect(
                Collectors.groupingBy(
                    Measurement::estimator, LinkedHashMap::new, Collectors.maxBy(BY_COSINE)))
            .values()
            .stream()
            .flatMap(Optional::stream)
            .sorted(BY_COSINE.reversed())
            .toList();
    Optional<Measurement> aimle = best.stream().filter(GradientStudyFindings::adapts).findFirst();
    List<Measurement> others = best.stream().filter(one -> !adapts(one)).toList();
    Optional<Measurement> any =
        others.stream().filter(GradientStudyFindings::takesAnySolver).findFirst();
    if (aimle.isEmpty() || any.isEmpty()) {
      return Optional.empty();
    }
    long before = others.stream().filter(one -> BY_COSINE.compare(one, aimle.get()) > 0).count();
    return Optional.of(
        new Standing(best.get(0), any.get(), aimle.get(), (int) before + 1, others.size() + 1));
  }

  private Optional<String> winner(String problem, int samples) {
    return standing(problem, samples)
        .map(
            standing -> {
              if (standing.place() == 1) {
                return "S = %d: <b>AIMLE is best</b> (%s); next is %s."
                    .formatted(samples, named(standing.aimle()), named(standing.bestOfAnySolver()));
              }
              String any =
                  standing.best().equals(standing.bestOfAnySolver())
                      ? ""
                      : " Best of those that take any solver: "
                          + named(standing.bestOfAnySolver())
                          + ".";
              return "S = %d: <b>%s</b> is best, cosine %.3f &plusmn; %.3f.%s AIMLE is number %d of %d: %s; %.3f behind%s."
                  .formatted(
                      samples,
                      withSetting(standing.best()),
                      standing.best().accuracy().cosine(),
                      standing.best().accuracy().cosineError(),
                      any,
                      standing.place(),
                      standing.of(),
                      named(standing.aimle()),
                      standing.behind(),
                      standing.behind() <= 2 * standing.error()
                          ? ", within two standard errors"
                          : "");
            });
  }

  private static final String NO_NOISE = new NoNoise().toString();

  String named(Measurement one) {
    return "%s, cosine %.3f &plusmn; %.3f"
        .formatted(withSetting(one), one.accuracy().cosine(), one.accuracy().cosineError());
  }

  /** The estimator, its knob and its noise. */
  String withSetting(Measurement one) {
    return Html.escape(one.estimator())
        + switch (one.knob()) {
          case NONE -> "";
          case LAMBDA -> " " + number(one.value());
          case TEMPERATURE -> " at temperature " + number(one.value());
        }
        + " ("
        + Html.escape(noiseTitle(one.noise()))
        + ")";
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
