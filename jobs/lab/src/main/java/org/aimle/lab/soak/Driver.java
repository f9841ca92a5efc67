package org.aimle.lab.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One life of a driver, seen from outside: by what it tells and which files it writes. */
final class Driver {

  private static final String SPARK_RUNS = "Spark 3.";
  private static final String TEXTS_ARE_KEPT = " texts to train on";
  private static final Pattern ROUND_DONE = Pattern.compile("(?m)^epoch ");
  private static final Pattern CHECKPOINT = Pattern.compile("checkpoint-(\\d{10})");
  private static final int LINES_TOLD = 15;

  private final Training training;
  private final Path log;
  private final Path checkpoints;
  private final Path output;
  private final Set<String> leavings;
  private final Process process;

  /**
   * Starts it.
   *
   * @param folder of its run, which holds checkpoints and output
   * @param life from 1
   * @param environment of it and its executors
   */
  Driver(
      Checkout checkout,
      Training training,
      StandaloneCluster cluster,
      Path folder,
      int life,
      Map<String, String> environment)
      throws IOException {
    this.training = training;
    this.log = folder.resolve("driver-" + life + ".log");
    this.checkpoints = checkpoints(folder);
    this.output = output(folder);
    this.leavings = unfinished();
    List<String> command = new ArrayList<>(List.of(checkout.launcher().toString()));
    command.addAll(training.arguments(cluster, checkpoints, output, environment));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    checkout.apply(builder.environment());
    builder.environment().putAll(environment);
    this.process = builder.start();
  }

  static Path checkpoints(Path folder) {
    return folder.resolve("checkpoints");
  }

  static Path output(Path folder) {
    return folder.resolve("out");
  }

  Process process() {
    return process;
  }

  Moment moment() throws IOException {
    for (String name : unfinished()) {
      if (!leavings.contains(name)
          && Files.isDirectory(output.resolveSibling(name).resolve("model"))) {
        return Moment.SAVING;
      }
    }
    String told = Files.readString(log);
    if (ROUND_DONE.matcher(told).find()) {
      int rounds = rounds();
      return rounds >= training.rounds()
          ? Moment.SAVING
          : (rounds + 1) % training.roundsOfAnEpoch() == 0 ? Moment.VALIDATION : Moment.TRAINING;
    }
    return told.contains(TEXTS_ARE_KEPT)
        ? Moment.WORD_VECTORS
        : told.contains(SPARK_RUNS) ? Moment.CACHING : Moment.STARTING;
  }

  /** How many there are in the newest checkpoint. */
  int rounds() throws IOException {
    return list(checkpoints).stream()
        .map(CHECKPOINT::matcher)
        .filter(Matcher::matches)
        .mapToInt(matcher -> Integer.parseInt(matcher.group(1)))
        .max()
        .orElse(0);
  }

  /** Output folders under their temporary names. */
  private Set<String> unfinished() throws IOException {
    return list(output.getParent()).stream()
        .filter(name -> name.startsWith("." + output.getFileName() + "-"))
        .collect(Collectors.toSet());
  }

  static List<String> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** The end of what it told. */
  String lastLines() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_TOLD), lines.size()));
  }
}
