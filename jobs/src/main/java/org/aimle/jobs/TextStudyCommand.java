package org.aimle.jobs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Trains several methods with several seeds on the same texts and tables what each reaches, the
 * word-presence baselines beside them.
 */
@Command(
    name = "text-study",
    mixinStandardHelpOptions = true,
    description = {
      "Trains several methods with several seeds on the same texts and tables what each reaches.",
      "",
      "Each run leaves a file in the output folder and is not done again: an interrupted study goes",
      "on where it was. Held-out texts are cut into validation and test by a file of row numbers."
    })
final class TextStudyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--train", required = true, arity = "1..*", description = "Training texts.")
  private List<String> train;

  @Option(
      names = "--train-split",
      description = "Of the first file of --train, only rows with this value of column split.")
  private Optional<String> trainSplit = Optional.empty();

  @Option(names = "--heldout", required = true, arity = "1..*", description = "Held-out texts.")
  private List<String> heldOut;

  @Option(
      names = "--splits",
      required = true,
      description = "JSON file: {NAME: {rows, seeds: [{validation: [row, ..], test: [row, ..]}]}}.")
  private Path splits;

  @Option(names = "--splits-name", required = true, description = "Which entry of --splits.")
  private String splitsName;

  @Option(names = "--rationales", description = "Table of texts with marked words.")
  private Optional<String> rationales = Optional.empty();

  @Option(
      names = "--rationales-split",
      description = "Of --rationales, only rows with this value of column split.")
  private Optional<String> rationalesSplit = Optional.empty();

  @Option(
      names = "--aspect",
      defaultValue = "0",
      description = "Score to learn, by name or number from 0 (default: ${DEFAULT-VALUE}).")
  private String aspect;

  @Option(
      names = "--methods",
      description =
          "HOCON file of methods: a name and its settings each. Default: a built-in list.")
  private Optional<Path> methodsFile = Optional.empty();

  @Option(
      names = "--method",
      description = "Only this method of the list; may be given several times.")
  private List<String> chosen = List.of();

  @Option(
      names = "--seeds",
      split = ",",
      defaultValue = "0,1,2,3,4,5",
      description = "Seeds, separated by commas (default: ${DEFAULT-VALUE}).")
  private List<Long> seeds;

  @Option(
      names = "--set",
      description = "A setting of `aimle explain` for all methods, as key=value; may be repeated.")
  private Map<String, String> common = Map.of();

  @Option(
      names = "--overwrite",
      description =
          "Runs that are there with other settings or inputs are done again, instead of refused.")
  private boolean overwrite;

  @Option(names = "--output", required = true, description = "Folder for the runs and the table.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Console console = new Console(out, spec.commandLine().getErr());
    if (rationales.isEmpty() && rationalesSplit.isPresent()) {
      throw new UserError(
          "--rationales-split is '%s', but there is no file to take it of; name one with --rationales"
              .formatted(rationalesSplit.get()));
    }
    Settings base = Settings.defaults("explain.conf");
    for (Map.Entry<String, String> setting : common.entrySet()) {
      requireEffect("--set", setting.getKey());
      base = base.with(setting.getKey(), setting.getValue());
    }
    Map<String, Map<String, String>> methods = methods();
    Map<String, Settings> prepared = new LinkedHashMap<>();
    for (Map.Entry<String, Map<String, String>> method : methods.entrySet()) {
      Settings settings = base;
      for (Map.Entry<String, String> setting : method.getValue().entrySet()) {
        requireEffect("method '" + method.getKey() + "'", setting.getKey());
        settings = settings.with(setting.getKey(), setting.getValue());
      }
      StageSettings.stage(settings);
      prepared.put(method.getKey(), settings);
    }
    HadoopFiles files = HadoopFiles.ofSubmission();
    TextSource.Reading reading = new TextSource.Reading(TextSource.Format.AUTO, List.of(), aspect);
    List<TextSource> trainSources = new ArrayList<>();
    for (int i = 0; i < train.size(); i++) {
      trainSources.add(
          TextSource.of(
              files,
              "--train",
              List.of(train.get(i)),
              reading,
              i == 0 ? trainSplit : Optional.empty()));
    }
    TextSource heldOutSource =
        TextSource.of(files, "--heldout", heldOut, reading, Optional.empty());
    Optional<TextSource> marked =
        rationales.map(
            path -> TextSource.of(files, "--rationales", List.of(path), reading, rationalesSplit));
    Files.createDirectories(output);

    Settings defaults = base;
    OutputFolder.Existing existing =
        overwrite ? OutputFolder.Existing.OVERWRITE : OutputFolder.Existing.REFUSE;
    Sessions.run(
        "text-study",
        console,
        spark -> {
          StudyTexts texts =
              new StudyTexts(spark, trainSources, heldOutSource, marked, splits, splitsName);
          Study study = new Study(texts, inputs(), output, existing, out);
          out.print(study.run(prepared, seeds, defaults));
          out.flush();
        });
    return 0;
  }

  /** A study cuts its texts itself, and names the seeds. */
  private static void requireEffect(String where, String key) {
    if (key.equals("seed")) {
      throw new UserError(where + " sets seed, which a study does itself; use --seeds");
    }
    if (StageSettings.OF_THE_JOB.contains(key)) {
      throw new UserError(where + " sets " + key + ", which does nothing in a study; leave it out");
    }
  }

  /** What a run depends on beside its settings. */
  private Map<String, String> inputs() {
    Map<String, String> inputs = new LinkedHashMap<>();
    inputs.put("--train", String.join(" ", train) + trainSplit.map(s -> " " + s).orElse(""));
    inputs.put("--heldout", String.join(" ", heldOut));
    inputs.put("--splits", splits + " " + splitsName);
    inputs.put(
        "--rationales", rationales.orElse("") + rationalesSplit.map(s -> " " + s).orElse(""));
    inputs.put("--aspect", aspect);
    return inputs;
  }

  private Map<String, Map<String, String>> methods() {
    Config config;
    try {
      config =
          methodsFile.isPresent()
              ? ConfigFactory.parseFile(methodsFile.get().toFile()).resolve()
              : ConfigFactory.parseResources(TextStudyCommand.class, "text-study.conf").resolve();
    } catch (ConfigException e) {
      throw new UserError(e.getMessage());
    }
    Map<String, Map<String, String>> methods = new LinkedHashMap<>();
    config.root().entrySet().stream()
        .sorted((a, b) -> a.getValue().origin().lineNumber() - b.getValue().origin().lineNumber())
        .forEach(
            method -> {
              Map<String, String> settings = new LinkedHashMap<>();
              ((ConfigObject) method.getValue())
                  .forEach((key, value) -> settings.put(key, value.unwrapped().toString()));
              methods.put(method.getKey(), settings);
            });
    for (String name : chosen) {
      if (!methods.containsKey(name)) {
        throw new UserError("--method is '" + name + "'; there are " + methods.keySet());
      }
    }
    if (!chosen.isEmpty()) {
      methods.keySet().retainAll(chosen);
    }
    return methods;
  }
}
