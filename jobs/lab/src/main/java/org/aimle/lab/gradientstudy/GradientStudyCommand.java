package org.aimle.lab.gradientstudy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.aimle.jobs.command.Job;
import org.aimle.jobs.command.UserError;
import org.aimle.jobs.output.OutputFolder;
import org.aimle.jobs.progress.Console;
import org.aimle.lab.study.GradientStudy;
import org.aimle.lab.study.NoScores;
import org.aimle.lab.study.SampleNeed;
import org.aimle.lab.study.StudyProblem;
import org.aimle.lab.study.StudyResult;
import org.aimle.lab.study.StudySettings;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures gradient estimators against exact gradients. */
@Command(
    name = "gradient-study",
    mixinStandardHelpOptions = true,
    description = {
      "Measures gradient estimators against exact gradients, found by listing all solutions.",
      "",
      "For each problem, estimator, lambda, noise and number of samples: cosine with the exact",
      "gradient, bias, variance, zeros, solver calls and time; where AIMLE's adapted lambda lies",
      "against the best fixed one; how many samples each estimator needs. Writes tables (CSV, JSON)",
      "and a page. Needs no Spark. All numbers but times depend on the options only."
    })
public final class GradientStudyCommand implements Job {

  /** The problems, for the help. */
  static final class Problems extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    Problems() {
      super(StudyProblem.names());
    }
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--problems",
      split = ",",
      paramLabel = "NAME",
      completionCandidates = Problems.class,
      description = "Some of ${COMPLETION-CANDIDATES} (default: all).")
  private List<String> problems = StudyProblem.names();

  @Option(
      names = "--noise",
      paramLabel = "NOISE",
      description =
          "sum-of-gamma (with the problem's k), gumbel, none, or any noise in writing; may be given"
              + " several times (default: gumbel and sum-of-gamma).")
  private List<String> noises = List.of("gumbel", "sum-of-gamma");

  @Option(
      names = "--samples",
      split = ",",
      paramLabel = "S",
      defaultValue = "1,2,5,10,20,50,100,200",
      description = "Samples of an estimate (default: ${DEFAULT-VALUE}).")
  private List<Integer> samples;

  @Option(
      names = "--lambdas",
      split = ",",
      paramLabel = "X",
      defaultValue = "0.01,0.02,0.03,0.05,0.1,0.2,0.3,0.5,0.7,1,1.5,2,3,5,10,20,30,50,100",
      description = "Fixed lambdas to sweep (default: ${DEFAULT-VALUE}).")
  private List<Double> lambdas;

  @Option(
      names = "--temperatures",
      split = ",",
      paramLabel = "X",
      defaultValue = "0.1,0.2,0.5,1,2,5,10,20,50",
      description =
          "Temperatures of relaxations and perturbations to sweep (default: ${DEFAULT-VALUE}).")
  private List<Double> temperatures;

  @Option(
      names = "--instances",
      paramLabel = "N",
      defaultValue = "64",
      description = "Random scores and losses of each problem (default: ${DEFAULT-VALUE}).")
  private int instances;

  @Option(
      names = "--repetitions",
      paramLabel = "N",
      defaultValue = "8",
      description = "Estimates of each gradient, at least 2 (default: ${DEFAULT-VALUE}).")
  private int repetitions;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Steps in which lambda adapts (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--cosine",
      paramLabel = "X",
      defaultValue = "0.9",
      description = "Cosine for which samples are counted (default: ${DEFAULT-VALUE}).")
  private double cosine;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Seed of all that is random (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads (default: the machine's). They change no number but times.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--output",
      paramLabel = "DIR",
      defaultValue = "out/gradient-study",
      description = "Folder of the results (default: ${DEFAULT-VALUE}).")
  private String output;

  @Option(
      names = "--overwrite",
      description = "Replaces the folder if it exists and holds results.")
  private boolean overwrite;

  @Override
  public Integer call() {
    Console console = Console.of(spec);
    StudySettings settings = settings();
    try (OutputFolder folder =
        new OutputFolder(
            new Configuration(),
            output,
            OutputFolder.Existing.of(overwrite),
            Set.of(GradientStudyFiles.JSON),
            Map.of())) {
      Instant started = Instant.now();
      StudyResult result = GradientStudy.run(settings, console::say);
      GradientStudyFiles.csv(result).forEach(folder::write);
      folder.write(GradientStudyFiles.JSON, GradientStudyFiles.json(result));
      folder.write(
          GradientStudyFiles.PAGE,
          GradientStudyPage.render(result, started, Duration.between(started, Instant.now())));
      folder.commit();
      print(console, result);
      console.print("");
      console.print("page     " + folder + "/" + GradientStudyFiles.PAGE);
      console.print("tables   " + folder + "/*.csv");
    }
    return 0;
  }

  private StudySettings settings() {
    try {
      return new StudySettings(
          problems,
          noises,
          samples,
          lambdas,
          temperatures,
          instances,
          repetitions,
          steps,
          cosine,
          seed,
          threads);
    } catch (IllegalArgumentException e) {
      throw new UserError("--" + e.getMessage());
    }
  }

  private static void print(Console console, StudyResult result) {
    String format = "%-42s %-32s %12s %16s %16s";
    double cosine = result.settings().cosine();
    List<SampleNeed> needs = SampleNeed.all(result.measurements(), cosine);
    for (NoScores bar : result.bars()) {
      console.print("");
      console.print(
          format.formatted(
              bar.problem(), "noise", "best cosine", "samples to " + cosine, "calls to " + cosine));
      console.print(
          format.formatted("no scores", "none", decimals(3, bar.cosines().mean()), "-", "-"));
      for (SampleNeed need : needs) {
        if (need.problem().equals(bar.problem())) {
          console.print(
              format.formatted(
                  need.estimator(),
                  need.noise(),
                  decimals(3, need.best().cosine()),
                  decimals(need.samples()),
                  decimals(need.solverCalls())));
        }
      }
    }
  }

  private static String decimals(OptionalDouble value) {
    return value.isPresent() ? decimals(1, value.getAsDouble()) : "-";
  }

  private static String decimals(int decimals, double value) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
