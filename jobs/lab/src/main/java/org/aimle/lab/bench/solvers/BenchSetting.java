package org.aimle.lab.bench.solvers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How much is measured.
 *
 * @param data folder of public instances
 * @param effort small sizes alone, or all
 */
record BenchSetting(Optional<Path> data, Effort effort) {

  /** How much is measured. */
  enum Effort {
    /** A look at the two smallest sizes, for tests. */
    QUICK(0.02, 2, 200),
    /** Everything. */
    FULL(0.3, 2, 20_000);

    /** Seconds spent on one contender of one case, if it is fast. */
    final double budget;

    /** Seconds after which a search of another program is given up; ours may take longer. */
    final double limit;

    /** Solves that must not grow the process. */
    final int solves;

    Effort(double budget, double limit, int solves) {
      this.budget = budget;
      this.limit = limit;
      this.solves = solves;
    }
  }

  private static final int QUICK_SIZES = 2;

  private static final int OUR_PATIENCE = 4;

  /** The parameter with which our searches end, late enough to tell how much too late. */
  String ourLimit() {
    return ",wall-limit=" + OUR_PATIENCE * effort.limit;
  }

  /** A case for each size. */
  List<Supplier<BenchCase>> sizes(IntFunction<BenchCase> make, int... sizes) {
    int most = effort == Effort.QUICK ? QUICK_SIZES : sizes.length;
    return IntStream.of(sizes)
        .limit(most)
        .<Supplier<BenchCase>>mapToObj(size -> () -> make.apply(size))
        .toList();
  }

  /** How many of some instances are measured. */
  int most(int all) {
    return effort == Effort.QUICK ? 1 : all;
  }

  /** All files of a folder of the data, by name; the first one alone for a quick look. */
  List<Path> filesIn(String folder) {
    Optional<Path> there = data.map(all -> all.resolve(folder)).filter(Files::isDirectory);
    if (there.isEmpty()) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(there.get())) {
      return files.sorted().limit(most(Integer.MAX_VALUE)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the folder " + there.get(), e);
    }
  }

  /** Files of the data that are there; the first one alone for a quick look. */
  List<Path> files(String... names) {
    return data.stream()
        .flatMap(folder -> Arrays.stream(names).map(folder::resolve))
        .filter(Files::isRegularFile)
        .limit(most(Integer.MAX_VALUE))
        .toList();
  }
}
