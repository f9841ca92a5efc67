package org.aimle.lab.bench.solvers;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.aimle.jobs.command.UserError;
import org.aimle.solver.program.OrTools;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Times the solvers beside others. */
@Command(
    name = "solvers",
    mixinStandardHelpOptions = true,
    description = {
      "Times every family of solvers beside OR-Tools, JGraphT and the JDK, on one thread each.",
      "",
      "Instances are generated, of growing size; with --data, public ones are solved, too. All contenders",
      "solve the same scores in this run, new ones each time, and what they find is compared. Columns:",
      "processor time of a solve, reading a context or writing a model included; our time by that of the",
      "fastest other one that proves its answer within two seconds; by what our time grows when the size",
      "doubles; the heap a solve asks for; by what the process grew at most while solving. At the end, many",
      "small instances are solved to see that the process does not grow.",
      "",
      "Writes solvers.md and solvers.csv; ends with code 1 if an answer is wrong or the process grows."
    })
public final class BenchSolversCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of public instances (cap71.txt, kplib, ...).")
  private Optional<Path> data;

  @Option(names = "--quick", description = "The smallest sizes, briefly.")
  private boolean quick;

  @Option(
      names = "--solver",
      split = ",",
      paramLabel = "NAME",
      description = "Only these solvers; default: all.")
  private Set<String> solvers = new TreeSet<>();

  @Option(
      names = "--output",
      paramLabel = "DIR",
      defaultValue = "out",
      description = "Where to write (default ${DEFAULT-VALUE}).")
  private Path output;

  @Override
  public Integer call() throws IOException {
    data.filter(folder -> !Files.isDirectory(folder))
        .ifPresent(
            folder -> {
              throw new UserError("--data is '" + folder + "', which is no folder; check the path");
            });
    OrTools.load();
    BenchSetting.Effort effort = quick ? BenchSetting.Effort.QUICK : BenchSetting.Effort.FULL;
    List<BenchCase.Series> series = series(new BenchSetting(data, effort));
    PrintWriter out = spec.commandLine().getOut();
    Files.createDirectories(output);
    StringBuilder table = new StringBuilder();
    print(out, table, ResultTable.head());
    ResultTable results = new ResultTable();
    Stopwatch stopwatch = new Stopwatch(effort.budget, effort.limit);
    for (BenchCase.Series one : series) {
      for (Supplier<BenchCase> made : one.cases()) {
        BenchCase theCase = made.get();
        results.add(
            new CaseResult(
                one.family(),
                one.name(),
                theCase.label(),
                theCase.size(),
                theCase.known(),
                theCase.contenders().stream()
                    .map(contender -> stopwatch.measure(contender, theCase.draws()))
                    .toList()));
        print(out, table, results.lastRow(one.grows()));
      }
    }
    print(out, table, "");
    SummaryTable.of(results.results()).forEach(line -> print(out, table, line));
    print(out, table, "");
    results.findings().forEach(line -> print(out, table, line));
    SteadyMemory.Result memory = SteadyMemory.measure(effort.solves);
    print(out, table, memory.toString());
    Files.writeString(output.resolve("solvers.md"), table);
    Files.writeString(output.resolve("solvers.csv"), results.csv());
    boolean fine = memory.isSteady() && results.results().stream().noneMatch(CaseResult::isWrong);
    return fine ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private List<BenchCase.Series> series(BenchSetting setting) {
    List<BenchCase.Series> all =
        SolverFamilies.ALL.stream().flatMap(family -> family.series(setting).stream()).toList();
    Set<String> known = new TreeSet<>();
    all.forEach(series -> known.add(series.family()));
    for (String name : solvers) {
      if (!known.contains(name)) {
        throw new UserError(
            "--solver is '" + name + "' but must be one of " + String.join(", ", known));
      }
    }
    return all.stream()
        .filter(series -> solvers.isEmpty() || solvers.contains(series.family()))
        .toList();
  }

  private static void print(PrintWriter out, StringBuilder table, String line) {
    table.append(line).append('\n');
    out.println(line);
    out.flush();
  }
}
