package org.aimle.lab.conformance;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.aimle.jobs.command.Job;
import org.aimle.jobs.command.UserError;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Replays recorded numbers of the published implementation and tells which agree. */
@Command(
    name = "conformance",
    mixinStandardHelpOptions = true,
    description = {
      "Replays numbers recorded from the published implementation and tells which agree.",
      "",
      "Prints a line per file and per kind, and at the end how many files passed, failed, and were",
      "skipped because their kind is not known yet. Exit code 1 if one failed."
    })
public final class ConformanceCommand implements Job {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Folder with golden files (*.json.gz).")
  private Path folder;

  /** Passed, failed and skipped files. */
  private record Tally(int passed, int failed, int skipped) {

    static final Tally NONE = new Tally(0, 0, 0);

    Tally plus(FileResult result) {
      return switch (result.outcome()) {
        case PASSED -> new Tally(passed + 1, failed, skipped);
        case FAILED -> new Tally(passed, failed + 1, skipped);
        case UNKNOWN_KIND -> new Tally(passed, failed, skipped + 1);
      };
    }

    @Override
    public String toString() {
      return "%d passed, %d failed, %d skipped".formatted(passed, failed, skipped);
    }
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Tally total = Tally.NONE;
    TreeMap<String, Tally> kinds = new TreeMap<>();
    Set<String> unknown = new TreeSet<>();
    for (Path file : files()) {
      FileResult result = replay(file);
      print(out, result);
      total = total.plus(result);
      kinds.merge(result.kind(), Tally.NONE.plus(result), (before, one) -> before.plus(result));
      if (result.outcome() == Outcome.UNKNOWN_KIND) {
        unknown.add(result.kind());
      }
    }
    out.println();
    out.println("By kind (files):");
    kinds.forEach((kind, tally) -> out.printf(Locale.ROOT, "  %-22s %s%n", kind, tally));
    if (!unknown.isEmpty()) {
      out.println("Kinds not known yet: " + String.join(", ", unknown));
    }
    out.println();
    out.println(total);
    out.flush();
    return total.failed() == 0 ? 0 : CommandLine.ExitCode.SOFTWARE;
  }

  private List<Path> files() {
    if (!Files.isDirectory(folder)) {
      throw new UserError(
          "'" + folder + "' is not a folder; name one with golden files (*.json.gz)");
    }
    try {
      return new ArrayList<>(Conformance.files(folder));
    } catch (IOException e) {
      throw new UserError(e.getMessage());
    }
  }

  /**
   * A file that cannot be read, or breaks its replay, has failed; the others are still replayed.
   */
  private static FileResult replay(Path file) {
    String name = file.getFileName().toString();
    try {
      return Conformance.replay(GoldenFile.read(file));
    } catch (IOException | RuntimeException e) {
      return new FileResult(
          name,
          "(unreadable)",
          Outcome.FAILED,
          0,
          0,
          0,
          0,
          List.of(String.valueOf(e.getMessage())));
    }
  }

  private static void print(PrintWriter out, FileResult result) {
    String outcome =
        switch (result.outcome()) {
          case PASSED -> "passed";
          case FAILED -> "FAILED";
          case UNKNOWN_KIND -> "skipped";
        };
    String detail =
        result.outcome() == Outcome.UNKNOWN_KIND
            ? "kind not known yet"
            : "%d cases passed, %d failed, %,d comparisons"
                .formatted(
                    result.cases() - result.failedCases(),
                    result.failedCases(),
                    result.comparisons());
    out.printf(Locale.ROOT, "%-8s %-42s %-22s %s%n", outcome, result.file(), result.kind(), detail);
    result.failures().forEach(failure -> out.println("           " + failure));
    out.flush();
  }
}
