package org.aimle.lab.gradientstudy;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.aimle.lab.study.AdaptedLambda;
import org.aimle.lab.study.Contender;
import org.aimle.lab.study.Knob;
import org.aimle.lab.study.Measurement;
import org.aimle.lab.study.NoScores;
import org.aimle.lab.study.PerInstance;
import org.aimle.lab.study.SampleNeed;
import org.aimle.lab.study.StudyResult;
import org.aimle.lab.study.Tuned;
import org.aimle.noise.NoNoise;
import org.aimle.spark.report.Html;

/** A gradient study as its page looks at it: what is shown, who is where, and how it is named. */
final class StudyView {

  private static final Comparator<Tuned> BY_COSINE = Comparator.comparingDouble(Tuned::cosine);

  /** The temperature of estimators that know none. */
  private static final double NATURAL_TEMPERATURE = 1;

  private static final String NO_NOISE = new NoNoise().toString();

  private final StudyResult result;
  private final List<SampleNeed> needs;
  private final List<AdaptedLambda> adapted;

  StudyView(StudyResult result) {
    this.result = result;
    this.needs = SampleNeed.all(result.measurements(), result.settings().cosine());
    this.adapted = AdaptedLambda.all(result.measurements());
  }

  StudyResult result() {
    return result;
  }

  /** All problems and noises. */
  List<AdaptedLambda> adapted() {
    return adapted;
  }

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

  int nearest(int wanted) {
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

  /** Every estimator with every noise and number of samples, the knob chosen. */
  List<Tuned> tuned() {
    return needs.stream()
        .flatMap(
            need ->
                Tuned.ofEachSamples(of(need.problem(), need.noise(), need.estimator())).stream())
        .toList();
  }

  /** Each estimator with the noise that needs fewest samples, or comes nearest. */
  List<SampleNeed> withBestNoise(String problem) {
    Comparator<SampleNeed> better =
        Comparator.<SampleNeed>comparingDouble(need -> need.samples().orElse(Double.MAX_VALUE))
            .thenComparing(need -> -need.best().cosine());
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

  private static boolean adapts(Tuned one) {
    return Contender.named(one.best().estimator()).adapts();
  }

  private static boolean takesAnySolver(Tuned one) {
    return Contender.named(one.best().estimator()).scope() == Contender.Scope.ANY_SOLVER;
  }

  /** What the problem's estimators should do better than. */
  PerInstance noScores(String problem) {
    return result.bars().stream()
        .filter(bar -> bar.problem().equals(problem))
        .map(NoScores::cosines)
        .findFirst()
        .orElseThrow();
  }

  /** The same with temperature 1, where a temperature was swept and 1 was among its values. */
  Optional<Measurement> atNaturalTemperature(Measurement one) {
    return of(one.problem(), one.noise(), one.estimator()).stream()
        .filter(
            other ->
                other.knob() == Knob.TEMPERATURE
                    && other.value() == NATURAL_TEMPERATURE
                    && other.samples() == one.samples())
        .findFirst();
  }

  /**
   * Who is where with so many samples, each with its best knob and noise.
   *
   * @param others the estimators that do not adapt, the best first
   * @param bestOfAnySolver the best of those that take any solver
   * @param aimle the best adaptive estimator
   */
  record Standing(List<Tuned> others, Tuned bestOfAnySolver, Tuned aimle) {

    Tuned bestOther() {
      return others.get(0);
    }

    Tuned best() {
      return place() == 1 ? aimle : bestOther();
    }

    /** Of {@code aimle} among the estimators, its other variants apart, from 1. */
    int place() {
      return 1 + (int) others.stream().filter(one -> one.cosine() > aimle.cosine()).count();
    }

    /** How far {@code aimle} is behind the best other in cosine; below 0 if it is before it. */
    PerInstance behind() {
      return bestOther().cosines().minus(aimle.cosines());
    }
  }

  Optional<Standing> standing(String problem, int samples) {
    List<Measurement> all =
        result.measurements().stream()
            .filter(
                one ->
                    one.problem().equals(problem)
                        && (one.samples() == samples || one.noise().equals(NO_NOISE)))
            .toList();
    List<Tuned> ranked =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    one -> List.of(one.estimator(), one.noise()),
                    LinkedHashMap::new,
                    Collectors.collectingAndThen(Collectors.toList(), Tuned::of)))
            .values()
            .stream()
            .collect(
                Collectors.groupingBy(
                    tuned -> tuned.best().estimator(),
                    LinkedHashMap::new,
                    Collectors.maxBy(BY_COSINE)))
            .values()
            .stream()
            .flatMap(Optional::stream)
            .sorted(BY_COSINE.reversed())
            .toList();
    List<Tuned> others = ranked.stream().filter(one -> !adapts(one)).toList();
    Optional<Tuned> aimle = ranked.stream().filter(StudyView::adapts).findFirst();
    Optional<Tuned> any = others.stream().filter(StudyView::takesAnySolver).findFirst();
    return aimle.flatMap(adaptive -> any.map(other -> new Standing(others, other, adaptive)));
  }

  String title(String problem) {
    return result.problems().stream()
        .filter(one -> one.name().equals(problem))
        .map(one -> Html.escape(one.title()))
        .findFirst()
        .orElse(problem);
  }

  String named(Tuned one) {
    return withSetting(one) + ", cosine " + withError(one.cosines());
  }

  /** The estimator, its knob and its noise. */
  String withSetting(Tuned tuned) {
    Measurement one = tuned.best();
    return Html.escape(one.estimator())
        + switch (one.knob()) {
          case NONE -> "";
          case LAMBDA -> " " + number(one.value());
          case TEMPERATURE -> " at temperature " + number(one.value());
        }
        + (tuned.atEnd() ? ", the end of the sweep" : "")
        + " ("
        + Html.escape(noiseTitle(one.noise()))
        + ")";
  }

  static String withError(PerInstance values) {
    return decimals(values.mean()) + " &plusmn; " + decimals(values.error());
  }

  static String cosine(Measurement one) {
    return decimals(one.accuracy().cosine());
  }

  static String cosine(Tuned one) {
    return decimals(one.cosine());
  }

  /** Three decimals. */
  static String decimals(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
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
