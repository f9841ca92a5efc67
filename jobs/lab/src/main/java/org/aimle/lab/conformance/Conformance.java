package org.aimle.lab.conformance;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares this implementation with numbers recorded from the published one. Thread-safe.
 *
 * <p>Two differences are deliberate, and replayed as exact relations: one lambda both perturbs and
 * divides, so with T draws and an adaptive target the gradient is the published one over {@code
 * sqrt(T)}; and exactly k elements are chosen, so at ties the solution is the part of the published
 * one that comes first. What was recorded in minimisation mode is replayed as the maximisation of
 * minus the costs.
 */
final class Conformance {

  private static final Map<String, Replay> REPLAYS = new TreeMap<>();

  static {
    List.of(
            new TopKSolversReplay(),
            new EstimatorTopKReplay(),
            new AdaptiveTopKReplay(),
            new AdaptiveDegenerateReplay(),
            new TargetDistributionsReplay(),
            new StraightThroughReplay(),
            new ShortestPathReplay(),
            new SpanningTreeReplay(),
            new RelaxationsReplay(),
            new SyntheticReplay(),
            new NoiseStatisticsReplay())
        .forEach(replay -> REPLAYS.put(replay.kind(), replay));
  }

  private Conformance() {}

  /** The kinds of golden files that can be replayed. */
  static List<String> kinds() {
    return List.copyOf(REPLAYS.keySet());
  }

  /**
   * The golden files of a folder, by name.
   *
   * @throws IOException if the folder cannot be read or holds no {@code *.json.gz}
   */
  static List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.json.gz")) {
      found.forEach(files::add);
    }
    if (files.isEmpty()) {
      throw new IOException("the folder " + folder + " holds no golden file (*.json.gz)");
    }
    Collections.sort(files);
    return files;
  }

  /**
   * Replays every golden file of a folder.
   *
   * @throws IOException if the folder or a file cannot be read
   */
  static List<FileResult> replayFolder(Path folder) throws IOException {
    List<FileResult> results = new ArrayList<>();
    for (Path file : files(folder)) {
      results.add(replay(GoldenFile.read(file)));
    }
    return results;
  }

  /** Replays one golden file. */
  static FileResult replay(GoldenFile file) {
    Replay replay = REPLAYS.get(file.kind());
    if (replay == null) {
      return new FileResult(file.name(), file.kind(), Outcome.UNKNOWN_KIND, 0, 0, 0, 0, List.of());
    }
    Checks checks = new Checks();
    replay.replay(file.content(), checks);
    return checks.result(file.name(), file.kind());
  }
}
