package org.aimle.lab.bench.solvers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.aimle.jobs.Aimle;
import org.aimle.jobs.CommandRun;
import org.aimle.solver.SolverFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code aimle bench solvers}; says nothing about how fast anything is. */
class BenchSolversTest {

  /** Solvers that are measured under the name of another one that solves alike. */
  private static final Set<String> ALIKE = Set.of("block-top-k", "sentences", "budget");

  @TempDir private Path folder;

  private CommandRun bench(String... more) {
    List<String> arguments = new ArrayList<>(List.of("bench", "solvers", "--quick"));
    arguments.add("--output=" + folder.resolve("out"));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  @Test
  void comparesEverySolverOnSmallInstances() throws IOException {
    List<String> options = new ArrayList<>();
    Path data = Path.of(System.getProperty("aimle.evaluation.data", "none"), "data", "solvers");
    if (Files.isDirectory(data)) {
      options.add("--data=" + data);
    }
    CommandRun run = bench(options.toArray(String[]::new));
    assertEquals(0, run.code(), run.out() + run.err());
    // the summary follows after an empty line
    List<String> rows =
        run.out()
            .lines()
            .takeWhile(line -> !line.isEmpty())
            .filter(line -> line.startsWith("| `"))
            .toList();
    for (SolverFactory factory : ServiceLoader.load(SolverFactory.class)) {
      assertTrue(
          ALIKE.contains(factory.name())
              || rows.stream().anyMatch(row -> row.startsWith("| `" + factory.name() + "` |")),
          factory.name() + " is not measured: add a family to SolverFamilies");
    }
    assertTrue(run.out().contains(": steady"), run.out());
    assertEquals(run.out(), Files.readString(folder.resolve("out/solvers.md")));
    List<String> csv = Files.readAllLines(folder.resolve("out/solvers.csv"));
    assertTrue(csv.size() > 1.5 * rows.size(), "ours, and most often others");
  }

  @Test
  void onlyWhatIsNamed() {
    CommandRun run = bench("--solver=assignment");
    assertEquals(0, run.code(), run.err());
    Set<String> solvers =
        run.out()
            .lines()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.split("`")[1])
            .collect(Collectors.toSet());
    assertEquals(Set.of("assignment"), solvers);
  }

  @Test
  void tellsOfWrongOptionsInOneLine() {
    CommandRun solver = bench("--solver=oracle");
    assertEquals(Aimle.WRONG_INPUT, solver.code());
    assertTrue(
        solver.err().startsWith("aimle: --solver is 'oracle' but must be one of arborescence,"));
    CommandRun data = bench("--data=/nowhere");
    assertEquals(Aimle.WRONG_INPUT, data.code());
    assertTrue(data.err().startsWith("aimle: --data is '/nowhere'"), data.err());
  }

  @Test
  void aWrongValueAndAMissingAnswerAreFound() {
    Measurement right = measured("right", 2, 7, true);
    CaseResult wrong = result(OptionalDouble.empty(), measured("ours", 1, 6, true), right);
    assertTrue(wrong.isWrong(), wrong.verdict());
    assertTrue(result(OptionalDouble.of(5), measured("ours", 1, 7, true), right).isWrong());
    assertFalse(result(OptionalDouble.of(7), measured("ours", 1, 7, true), right).isWrong());
    CaseResult unproved =
        result(
            OptionalDouble.empty(), measured("ours", 1, 6, false), measured("fast", 0.5, 7, true));
    assertFalse(unproved.isWrong());
    assertTrue(unproved.isGap());
    assertTrue(Double.isNaN(unproved.ratio()));
    assertEquals(
        0.5, result(OptionalDouble.empty(), measured("ours", 1, 7, true), right).ratio(), 1e-12);
    ResultTable table = new ResultTable();
    table.add(unproved);
    table.add(wrong);
    table.add(result(OptionalDouble.empty(), measured("ours", 4, 7, true), right));
    assertEquals(4, table.findings().size(), table.findings().toString());
  }

  @Test
  void whatNeverEndsIsLeftBehind() {
    Contender sleeper =
        new Contender(
            "sleeper",
            () ->
                new Attempt() {
                  @Override
                  public void solve(int draw) {
                    try {
                      Thread.sleep(60_000);
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  }

                  @Override
                  public double value(int draw) {
                    return 0;
                  }
                });
    Measurement none = new Stopwatch(0.01, 0.1).measure(sleeper, 1);
    assertTrue(none.failure().isPresent());
    assertFalse(none.isAnswer());
  }

  private static CaseResult result(OptionalDouble known, Measurement... measurements) {
    return new CaseResult("solver", "series", "label", 1, known, List.of(measurements));
  }

  private static Measurement measured(String name, double seconds, double value, boolean proved) {
    return new Measurement(name, seconds, 0, 0, new double[] {value}, proved, Optional.empty());
  }
}
