package org.aimle.lab.bench.rounds;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.aimle.jobs.command.UserError;
import org.aimle.jobs.progress.Console;
import org.aimle.jobs.sessions.Sessions;
import org.aimle.lab.Options;
import org.apache.spark.api.java.JavaSparkContext;
import org.nd4j.linalg.learning.config.Adam;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how training speeds up with executors, and tells what more of them would bring. */
@Command(
    name = "scaling",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains the text explainer with one worker and with more, measures what a driver does for many"
          + " workers,",
      "checks that against as many partitions, and tables what rounds of 8 to 4096 executors would"
          + " take",
      "(docs/SCALING.md). As aimle bench round, it needs executors:",
      "  aimle bench scaling --properties-file conf/spark-standalone.conf --master"
          + " local-cluster[2,1,3072]"
    })
public final class BenchScalingCommand implements Callable<Integer> {

  private static final int[] PROBED = {2, 8, 32};
  private static final int[] PREDICTED = {8, 32, 128, 512, 1024, 2048, 4096};

  @Spec private CommandSpec spec;

  @Mixin private WorkOptions work;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "2",
      description = "Workers beside one, a core for each (default ${DEFAULT-VALUE}).")
  private int workers;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "20",
      description = "Rounds of each measurement (default ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "2",
      description = "Trainings with one worker and with more, in turn (default ${DEFAULT-VALUE}).")
  private int repeats;

  @Option(
      names = "--step",
      paramLabel = "MS",
      description = {
        "What a minibatch of a worker takes, above 0. Given, the text explainer is not trained, and"
            + " one worker not",
        "compared with more; encode and delay are then those of the network of the model."
      })
  private Optional<Double> step = Optional.empty();

  @Option(
      names = "--parameters",
      paramLabel = "N",
      defaultValue = "201000",
      description =
          "Of the network of the model; the text explainer has 201,000 by default (default"
              + " ${DEFAULT-VALUE}).")
  private int parameters;

  @Option(
      names = "--simulated",
      paramLabel = "N",
      defaultValue = "128",
      description = "Workers with which the model is checked (default ${DEFAULT-VALUE}).")
  private int simulated;

  @Option(
      names = "--straggling",
      paramLabel = "X",
      defaultValue = "0.02",
      description =
          "What the slowest of many workers takes beyond the mean one, as a share (default"
              + " ${DEFAULT-VALUE}).")
  private double straggling;

  @Option(
      names = "--gigabits",
      paramLabel = "X",
      defaultValue = "10",
      description = "Of each machine's network in a second (default ${DEFAULT-VALUE}).")
  private double gigabits;

  @Override
  public Integer call() {
    Options.requireAtLeast("--workers", 2, workers);
    work.check();
    Options.requireAtLeast("--rounds", 1, rounds);
    Options.requireAtLeast("--repeats", 1, repeats);
    Options.requireAtLeast("--parameters", 100, parameters);
    Options.requireAtLeast("--simulated", 2, simulated);
    if (step.isPresent() && !(step.get() > 0)) {
      throw new UserError("--step is " + step.get() + " but must be above 0");
    }
    Console console = Console.of(spec);
    Sessions.run(
        "bench scaling",
        console,
        spark -> {
          JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
          Optional<RoundTerms> many =
              step.isPresent() ? Optional.empty() : Optional.of(speedup(context, console));
          predict(context, many, console);
        });
    return 0;
  }

  /** Prints how much faster more workers are; the terms of the last training with them. */
  private RoundTerms speedup(JavaSparkContext context, Console console) {
    RoundSubject subject = new ExplainerRounds(work.batch, work.length, Optional.empty());
    RoundTerms last = null;
    for (int repeat = 0; repeat < repeats; repeat++) {
      RoundTerms one = RoundMeasurement.of(context, subject, 1, work.frequency, rounds, rounds);
      RoundTerms many =
          RoundMeasurement.of(context, subject, workers, work.frequency, rounds, rounds);
      console.print(
          String.format(
              Locale.ROOT,
              "1 worker %.0f ms a round, %d workers %.0f ms: x%.2f; by processor time x%.2f (one: %.0f"
                  + " + %.0f ms of executor and driver, %d: %.0f + %.0f ms)",
              one.all(),
              workers,
              many.all(),
              workers * one.all() / many.all(),
              workers * path(one) / path(many),
              one.executorsCpu(),
              one.driverCpu(),
              workers,
              many.executorsCpu() / workers,
              many.driverCpu()));
      last = many;
    }
    console.print("");
    console.print(subject + "; " + workers + " workers, H = " + work.frequency);
    console.print(last.table());
    return last;
  }

  /** As if the driver worked only while the workers wait. */
  private static double path(RoundTerms terms) {
    return terms.executorsCpu() / terms.workers() + terms.driverCpu();
  }

  private void predict(JavaSparkContext context, Optional<RoundTerms> trained, Console console) {
    RoundSubject subject = new DenseRounds(parameters, new Adam(1e-3));
    console.print(subject + "; " + parameters + " parameters, H = 1");
    // The first training of a process has more to compile than the others.
    measure(context, subject, PROBED[0]);
    List<RoundTerms> probed =
        IntStream.of(PROBED).mapToObj(number -> measure(context, subject, number)).toList();
    Line aggregate = line(probed, RoundTerms::aggregate);
    Line driver = level(probed, RoundTerms::driver);
    Line wire = level(probed, RoundTerms::wire);
    Line cpu = line(probed, RoundTerms::driverCpu);
    RoundTerms check = measure(context, subject, simulated);
    console.print("of a round, ms      start   a worker   predicted, " + simulated + "   measured");
    checked(console, "aggregate", aggregate, check.aggregate());
    checked(console, "driver", driver, check.driver());
    checked(console, "wire (loopback)", wire, check.wire());
    checked(console, "driver, processor", cpu, check.driverCpu());
    console.print("");
    RoundTerms many = trained.orElse(probed.get(0));
    RoundModel model =
        new RoundModel(
            parameters,
            step.orElseGet(() -> many.compute() / work.frequency),
            straggling,
            many.encode(),
            Math.max(0, wire.start()),
            Math.max(0, aggregate.slope()),
            Math.max(0, driver.start()),
            Math.max(0, cpu.slope() - aggregate.slope()),
            Math.max(0, many.delay()),
            gigabits);
    console.print(model.toString());
    console.print(model.table(PREDICTED, work.frequency, work.batch).stripTrailing());
  }

  private RoundTerms measure(JavaSparkContext context, RoundSubject subject, int number) {
    return RoundMeasurement.of(context, subject, number, 1, rounds, rounds);
  }

  private static Line line(List<RoundTerms> probed, ToDoubleFunction<RoundTerms> term) {
    return Line.through(
        Arrays.stream(PROBED).asDoubleStream().toArray(),
        probed.stream().mapToDouble(term).toArray());
  }

  /** Of what does not depend on the number of workers. */
  private static Line level(List<RoundTerms> probed, ToDoubleFunction<RoundTerms> term) {
    return new Line(probed.stream().mapToDouble(term).average().orElseThrow(), 0);
  }

  private void checked(Console console, String term, Line line, double measured) {
    console.print(
        String.format(
            Locale.ROOT,
            "%-17s %7.2f %10.3f %16.1f %10.1f",
            term,
            line.start(),
            line.slope(),
            line.at(simulated),
            measured));
  }
}
