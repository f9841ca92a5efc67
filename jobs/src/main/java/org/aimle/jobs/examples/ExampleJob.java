package org.aimle.jobs.examples;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.aimle.jobs.command.IdleOptions;
import org.aimle.jobs.command.Job;
import org.aimle.jobs.command.UserError;
import org.aimle.jobs.output.OutputFolder;
import org.aimle.jobs.progress.Console;
import org.aimle.jobs.sessions.HadoopFiles;
import org.aimle.jobs.sessions.Sessions;
import org.aimle.jobs.settings.Settings;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What the jobs of this room share: settings of {@code conf/NAME.conf} as options, an input that is
 * generated where none is named, and a folder with {@code report.html}, {@code metrics.json}, the
 * pictures and the trained networks.
 */
@Command(
    mixinStandardHelpOptions = true,
    sortOptions = false,
    modelTransformer = ExampleJob.SettingsAsOptions.class)
public abstract class ExampleJob implements Job {

  private static final String METRICS = "metrics.json";
  private static final String REPORT = "report.html";
  private static final String PICTURES = "pictures";

  private final String name;
  private final Settings defaults;

  @Spec private CommandSpec spec;

  @Option(
      names = "--input",
      paramLabel = "PATH",
      description = "Data to learn from (default: generated); the job's page says of what form.")
  private Optional<String> input = Optional.empty();

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Folder of the results (default: out/JOB).")
  private Optional<String> output = Optional.empty();

  @Option(
      names = "--checkpoint-dir",
      paramLabel = "DIR",
      description =
          "Folder where training notes after each epoch how far it is; run again, it goes on from"
              + " there (default: none).")
  private Optional<String> checkpointDir = Optional.empty();

  @Option(
      names = "--overwrite",
      description = "Replaces the folder if it exists and holds results.")
  private boolean overwrite;

  @Option(
      names = "--conf-file",
      paramLabel = "FILE",
      description = "HOCON file with settings, as in conf/JOB.conf.")
  private Optional<String> confFile = Optional.empty();

  /**
   * @param name of the job; its defaults are the resource {@code NAME.conf} beside this class
   */
  protected ExampleJob(String name) {
    this.name = name;
    this.defaults =
        Settings.defaults(ExampleJob.class, name + ".conf", "aimle " + name + " --help");
  }

  /** What is left to do once everything that can be known before Spark starts is checked. */
  protected interface Experiment {
    ExampleReport run(ExampleRun run);
  }

  /**
   * Reads and checks settings and input.
   *
   * @param input as the option gives it; empty: to be generated
   * @param idle refuses options that would have no effect
   * @throws UserError if something is wrong with them
   */
  protected abstract Experiment prepare(
      Settings settings, Optional<String> input, HadoopFiles files, IdleOptions idle);

  /** Gives the command an option for each key of its settings. */
  static final class SettingsAsOptions implements IModelTransformer {

    @Override
    public CommandSpec transform(CommandSpec command) {
      ExampleJob job = (ExampleJob) command.userObject();
      ArgGroupSpec.Builder group =
          ArgGroupSpec.builder()
              .validate(false)
              .heading("%nSettings (keys of conf/" + job.name + ".conf):%n");
      for (Settings.Key key : job.defaults.keys()) {
        String byDefault = key.byDefault().map(v -> " Default: " + v).orElse(" Default: not set");
        group.addArg(
            OptionSpec.builder("--" + key.name())
                .paramLabel("VALUE")
                .type(String.class)
                .description((key.meaning() + byDefault).replace("%", "%%"))
                .build());
      }
      return command.addArgGroup(group.build());
    }
  }

  @Override
  public final Integer call() {
    HadoopFiles files = HadoopFiles.ofSubmission();
    Console console = Console.of(spec);
    Settings settings = settings(files);
    IdleOptions idle = new IdleOptions(given().map(OptionSpec::longestName).toList());
    Experiment experiment = prepare(settings, input, files, idle);
    Map<String, List<String>> inputs = new LinkedHashMap<>();
    input.ifPresent(path -> inputs.put("--input", List.of(path)));
    confFile.ifPresent(path -> inputs.put("--conf-file", List.of(path)));
    try (OutputFolder folder =
        new OutputFolder(
            files.configuration(),
            output.orElse("out/" + name),
            OutputFolder.Existing.of(overwrite),
            Set.of(METRICS, REPORT, PICTURES),
            inputs)) {
      Sessions.run(name, console, spark -> run(experiment, spark, settings, console, folder));
      folder.commit();
      console.print("");
      console.print("report   " + folder + "/" + REPORT);
    }
    return 0;
  }

  private void run(
      Experiment experiment,
      SparkSession spark,
      Settings settings,
      Console console,
      OutputFolder folder) {
    Instant started = Instant.now();
    ExampleReport report = experiment.run(new ExampleRun(spark, settings, console, checkpointDir));
    Duration elapsed = Duration.between(started, Instant.now());
    Map<String, String> asked = new LinkedHashMap<>(settings.values());
    input.ifPresent(path -> asked.put("input", path));
    asked.put("master", spark.sparkContext().master());
    report.networks.forEach((file, graph) -> folder.write(file + ".zip", saved(graph)));
    report.pictures.forEach(
        shown -> folder.write(PICTURES + "/" + shown.name() + ".png", shown.picture().png()));
    folder.write(METRICS, ExamplePage.json(report, asked, elapsed));
    folder.write(REPORT, ExamplePage.render(report, asked, elapsed));
    console.print("");
    report.figures.forEach((meaning, value) -> console.print("%-12s %s".formatted(value, meaning)));
    report.tables.forEach(
        table -> {
          console.print("");
          Stream.concat(Stream.of(table.header()), table.rows().stream())
              .forEach(row -> console.print(line(row)));
        });
  }

  private static String line(List<String> row) {
    StringBuilder line = new StringBuilder("%-28s".formatted(row.get(0)));
    row.stream().skip(1).forEach(cell -> line.append("%18s".formatted(cell)));
    return line.toString();
  }

  private static byte[] saved(ComputationGraph graph) {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      ModelSerializer.writeModel(graph, out, false);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot save a network", e);
    }
  }

  private Settings settings(HadoopFiles files) {
    Settings settings = defaults;
    if (confFile.isPresent()) {
      String file = confFile.get();
      settings = settings.with(new StringReader(files.content("--conf-file", file)), file);
    }
    Set<String> keys = Set.copyOf(defaults.keys().stream().map(Settings.Key::name).toList());
    for (OptionSpec option : given().toList()) {
      String key = option.longestName().substring("--".length());
      if (keys.contains(key)) {
        settings = settings.with(key, option.getValue());
      }
    }
    return settings;
  }

  /** The options that are given, each once. */
  private Stream<OptionSpec> given() {
    return spec.commandLine().getParseResult().matchedOptions().stream().distinct();
  }
}
