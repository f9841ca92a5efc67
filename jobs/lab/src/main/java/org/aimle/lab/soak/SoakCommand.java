package org.aimle.lab.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.aimle.jobs.Aimle;
import org.aimle.jobs.command.Job;
import org.aimle.jobs.command.UserError;
import org.aimle.jobs.progress.Console;
import org.aimle.lab.Options;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Kills what takes part in a training, again and again, and compares the outcome. */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Kills drivers, executors and Workers while they train, and checks that the model is the same.",
      "",
      "Starts a Spark cluster of processes on the loopback interface of this machine and trains an",
      "explainer on it: once undisturbed, then again and again with kills (SIGKILL) and pauses",
      "(SIGSTOP) at random moments, freed memory filled with garbage (MALLOC_PERTURB_), with and",
      "without the optimising compiler. A driver that was killed is started again and goes on from",
      "its checkpoint. Parameters, losses, lambdas and explanations must be the same to the last bit."
    })
public final class SoakCommand implements Job {

  private static final int KILLS_OF_A_RUN = 7;
  private static final int MOST_FAULTS = 5;
  private static final String PAGE = "soak.md";
  private static final String ONLY_FIRST_COMPILER = "-XX:TieredStopAtLevel=1";

  @Spec private CommandSpec spec;

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "100",
      description = "SIGKILLs, at least 1 (default ${DEFAULT-VALUE}).")
  private int kills;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "240",
      description = "No run begins later, at least 1 (default ${DEFAULT-VALUE}).")
  private int minutes;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Of what is done when (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--texts",
      paramLabel = "N",
      defaultValue = "400",
      description = "Texts to train on, at least 40 (default ${DEFAULT-VALUE}).")
  private int texts;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "4",
      description = "Epochs, at least 1 (default ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(
      names = "--brief",
      description = "One short run: an executor stopped, one killed, the driver killed.")
  private boolean brief;

  @Option(
      names = "--library-path",
      paramLabel = "DIR",
      description =
          "Put on LD_LIBRARY_PATH of disturbed runs, as a folder with another libblas.so.3.")
  private Optional<Path> libraryPath = Optional.empty();

  @Option(
      names = "--output",
      paramLabel = "DIR",
      defaultValue = "out/soak",
      description = "New folder for report and logs (default ${DEFAULT-VALUE}).")
  private Path output;

  private Console console;
  private Checkout checkout;
  private Training training;
  private long started;

  @Override
  public Integer call() throws IOException, InterruptedException {
    console = Console.of(spec);
    checkout = Checkout.ofThisProcess();
    Options.requireAtLeast("--kills", 1, kills);
    Options.requireAtLeast("--minutes", 1, minutes);
    Options.requireAtLeast("--texts", 40, texts);
    Options.requireAtLeast("--epochs", 1, epochs);
    if (libraryPath.filter(path -> !Files.isDirectory(path)).isPresent()) {
      throw new UserError(
          "--library-path is '%s', which is no folder".formatted(libraryPath.get()));
    }
    if (Files.exists(output)) {
      throw new UserError("--output is '%s', which exists; choose another name".formatted(output));
    }
    Path folder = Files.createDirectories(output).toRealPath();
    training = new Training(texts, epochs);
    started = System.nanoTime();
    SoakReport report = soak(folder);
    console.print(report.summary());
    console.print("report   " + folder.resolve(PAGE));
    return report.bad() == 0 ? 0 : Aimle.FAILED;
  }

  private SoakReport soak(Path folder) throws IOException, InterruptedException {
    Results undisturbed = undisturbed(folder);
    SoakReport report = new SoakReport(title());
    SplittableRandom random = new SplittableRandom(seed);
    try (StandaloneCluster cluster =
        new StandaloneCluster(
            checkout, Files.createDirectory(folder.resolve("cluster")), libraries())) {
      cluster.addWorkers(Training.WORKERS);
      for (int run = 1; goesOn(run, report); run++) {
        SplittableRandom own = random.split();
        List<Disturbance> plan =
            brief ? Disturbance.brief() : Disturbance.random(own, KILLS_OF_A_RUN);
        report.add(run(run, folder, cluster, plan, conditions(own), undisturbed));
        Files.writeString(folder.resolve(PAGE), report.page());
        console.say("%s after %s".formatted(report.summary(), elapsed()));
        deleteJars(cluster);
      }
    }
    return report;
  }

  private boolean goesOn(int run, SoakReport report) {
    return brief
        ? run == 1
        : report.kills() < kills
            && report.bad() < MOST_FAULTS
            && elapsed().compareTo(Duration.ofMinutes(minutes)) < 0;
  }

  private Duration elapsed() {
    return Duration.ofSeconds((System.nanoTime() - started) / 1_000_000_000);
  }

  private Results undisturbed(Path folder) throws IOException, InterruptedException {
    Path own = Files.createDirectory(folder.resolve("undisturbed"));
    try (StandaloneCluster cluster = new StandaloneCluster(checkout, own, Map.of())) {
      cluster.addWorkers(Training.WORKERS);
      DisturbedRun.Outcome outcome =
          new DisturbedRun(checkout, training, cluster, own, compiler(brief), console::say)
              .run(List.of());
      if (outcome.fault().isPresent()) {
        throw new IllegalStateException("without a disturbance " + outcome.fault().get());
      }
      console.say("the undisturbed run took %d s".formatted(outcome.elapsed().toSeconds()));
      deleteJars(cluster);
    }
    return Results.of(Driver.output(own));
  }

  private SoakReport.Row run(
      int number,
      Path folder,
      StandaloneCluster cluster,
      List<Disturbance> plan,
      Map<String, String> conditions,
      Results undisturbed)
      throws IOException, InterruptedException {
    Path own = Files.createDirectory(folder.resolve("run-" + number));
    Map<String, String> environment = new LinkedHashMap<>(conditions);
    environment.putAll(libraries());
    DisturbedRun.Outcome outcome =
        new DisturbedRun(
                checkout,
                training,
                cluster,
                own,
                environment,
                line -> console.say("%s run %d: %s".formatted(elapsed(), number, line)))
            .run(plan);
    outcome.fault().ifPresent(fault -> console.say("run " + number + ": " + fault));
    Set<String> differences =
        outcome.fault().isPresent()
            ? Set.of()
            : undisturbed.differences(Results.of(Driver.output(own)));
    List<String> told = new ArrayList<>();
    conditions.forEach((name, value) -> told.add(name + "=" + value));
    return new SoakReport.Row(String.join(" ", told), outcome, differences);
  }

  /** What changes nothing in a programme that is right. */
  private Map<String, String> conditions(SplittableRandom random) {
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("MALLOC_PERTURB_", Integer.toString(1 + random.nextInt(255)));
    conditions.putAll(compiler(brief || random.nextBoolean()));
    return conditions;
  }

  private static Map<String, String> compiler(boolean onlyFirst) {
    return onlyFirst ? Map.of("JAVA_TOOL_OPTIONS", ONLY_FIRST_COMPILER) : Map.of();
  }

  private Map<String, String> libraries() {
    return libraryPath
        .map(path -> Map.of("LD_LIBRARY_PATH", path.toAbsolutePath().normalize().toString()))
        .orElse(Map.of());
  }

  private String title() {
    return "%d texts, %d epochs of %d rounds, two Workers, seed %d%s."
        .formatted(
            texts,
            epochs,
            training.roundsOfAnEpoch(),
            seed,
            libraryPath.map(path -> ", libraries of " + path).orElse(""));
  }

  /** Each executor's folder holds one. */
  private static void deleteJars(StandaloneCluster cluster) throws IOException {
    for (List<Path> folders : cluster.executorFolders()) {
      for (Path executor : folders) {
        try (Stream<Path> files = Files.list(executor)) {
          for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
            Files.deleteIfExists(jar);
          }
        }
      }
    }
  }
}
