package org.aimle.solver.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverFactory;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.spec.NamedParameters;
import org.aimle.spec.NumberLists;

/**
 * Makes solvers of any linear programme over integers: {@code
 * program:constraints=x0+x1+x2<=2;x1-x3>=0}, from a file ({@code program:file=/models/cover.txt},
 * the same constraints, one a line), or {@code program} for examples with contexts. Its {@code x}
 * are 0 or 1 and scored; with {@code integers=10;20} there are also {@code y0} in 0 .. 10 and
 * {@code y1} in 0 .. 20, and with {@code costs=2.5y0+3x1} that is taken off the sum of scores.
 *
 * <p>A dense context is the number of constraints, then for each one -1, 0 or 1 (at most, equal, at
 * least), its right side, and a coefficient of each scored variable. A sparse one starts with -2:
 * {@code -2, integers, constraints, costs, largest value of each integer}, then for each constraint
 * its comparison, its right side, how many terms it has, and the variable and the coefficient of
 * each; then the variable and the cost of each cost. Integers are counted on from the scored
 * variables.
 *
 * @since 0.1.0
 */
public final class ProgramSolverFactory implements SolverFactory {

  @Override
  public String name() {
    return "program";
  }

  @Override
  public Map<String, String> parameters() {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put("constraints", "such as 2x0+3x1-x4<=5;x0+x2=1, separated by semicolons");
    meanings.put(
        "file",
        "instead: a text file of constraints, one a line, readable wherever the solver runs");
    meanings.put("variables", "length of the scores; default: up to the last x named");
    meanings.put(
        "integers",
        "largest value of y0, y1, ..., integers from 0 on without scores; default none");
    meanings.put("costs", "such as 2.5y0+3x1, taken off the sum of scores; default none");
    meanings.putAll(SearchLimit.parameters());
    return meanings;
  }

  @Override
  public MapSolver create(Map<String, String> parameters) {
    NamedParameters read =
        new NamedParameters(name(), parameters).requireOnly(parameters().keySet());
    return ProgramSolvers.create(
        read,
        "loosen some of them",
        own(read),
        (context, length) -> new ProgramContext(context, length).read());
  }

  private static Optional<IntegerProgram> own(NamedParameters read) {
    String constraints = read.parameters().get("constraints");
    String file = read.parameters().get("file");
    if (constraints != null && file != null) {
      throw new IllegalArgumentException("program has constraints and file; give one of them");
    }
    if (constraints == null && file == null) {
      for (String key : List.of("variables", "integers", "costs")) {
        if (read.parameters().containsKey(key)) {
          throw new IllegalArgumentException(
              "program has " + key + " but no constraints and no file");
        }
      }
      return Optional.empty();
    }
    List<LinearConstraint> rows =
        file == null
            ? ProgramText.parse("program: constraints", constraints)
            : ProgramText.parse(file, text(file));
    String sum = read.parameters().getOrDefault("costs", "");
    Map<Integer, BigDecimal> costs =
        sum.isBlank() ? Map.of() : ProgramText.sum("program: costs", sum);
    int last =
        Math.max(
            rows.stream().flatMapToInt(row -> Arrays.stream(row.variables())).max().orElse(0),
            costs.keySet().stream().mapToInt(v -> v).max().orElse(0));
    int variables = read.integer("variables", Math.max(0, last) + 1);
    if (variables <= last) {
      throw new IllegalArgumentException(
          "program: variables is " + variables + " but there is x" + last + "; it counts from x0");
    }
    String bounds = read.parameters().getOrDefault("integers", "");
    long[] integers =
        bounds.isBlank() ? new long[0] : NumberLists.wholes("integers", bounds, 0, 1L << 40);
    double[] all = new double[costs.isEmpty() ? 0 : variables + integers.length];
    costs.forEach((v, cost) -> all[place(v, variables, integers)] = cost.doubleValue());
    return Optional.of(
        new IntegerProgram(
            variables,
            integers,
            rows.stream()
                .map(
                    row ->
                        new LinearConstraint(
                            Arrays.stream(row.variables())
                                .map(v -> place(v, variables, integers))
                                .toArray(),
                            row.coefficients(),
                            row.comparison(),
                            row.right()))
                .toList(),
            all));
  }

  /** The index of a variable as {@link ProgramText} reads it. */
  private static int place(int variable, int choices, long[] integers) {
    int integer = -1 - variable;
    if (integer >= integers.length) {
      throw new IllegalArgumentException(
          "program: there is y"
              + integer
              + " but integers has "
              + integers.length
              + " numbers; give the largest value of each y");
    }
    return variable >= 0 ? variable : choices + integer;
  }

  private static String text(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "program: file '" + file + "' cannot be read on this machine: " + e, e);
    }
  }
}
