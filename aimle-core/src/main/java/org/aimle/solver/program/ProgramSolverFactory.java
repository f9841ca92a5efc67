package org.aimle.solver.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.aimle.solver.ContextNumbers;
import org.aimle.solver.MapSolver;
import org.aimle.solver.PerInstanceSolver;
import org.aimle.solver.SolverFactory;
import org.aimle.solver.SolverTally;
import org.aimle.solver.limits.SearchLimit;
import org.aimle.solver.limits.StopSwitch;
import org.aimle.spec.NamedParameters;

/**
 * Makes solvers of any 0/1 linear programme: {@code program:constraints=x0+x1+x2<=2;x1-x3>=0}, from
 * a file ({@code program:file=/models/cover.txt}, the same constraints, one a line), or {@code
 * program} for examples with contexts. A context is a matrix: the number of constraints, then for
 * each one -1, 0 or 1 (at most, equal, at least), its right side, and a coefficient of each
 * variable.
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
    meanings.put("variables", "length of the scores; default: up to the last variable named");
    meanings.putAll(SearchLimit.parameters());
    return meanings;
  }

  @Override
  public MapSolver create(Map<String, String> parameters) {
    NamedParameters read =
        new NamedParameters(name(), parameters)
            .requireOnly(parameters().keySet().toArray(new String[0]));
    SearchLimit limit = SearchLimit.of(read);
    SolverTally tally = new SolverTally();
    StopSwitch stop = new StopSwitch();
    return new PerInstanceSolver(
        name(),
        own(read).map(program -> new ProgramSolver(program, limit, tally, stop).requireSolution()),
        (context, length) -> new ProgramSolver(program(context, length), limit, tally, stop),
        tally,
        stop);
  }

  private static Optional<IntegerProgram> own(NamedParameters read) {
    String constraints = read.parameters().get("constraints");
    String file = read.parameters().get("file");
    if (constraints != null && file != null) {
      throw new IllegalArgumentException("program has constraints and file; give one of them");
    }
    if (constraints == null && file == null) {
      if (read.parameters().containsKey("variables")) {
        throw new IllegalArgumentException("program has variables but no constraints and no file");
      }
      return Optional.empty();
    }
    List<LinearConstraint> rows =
        file == null
            ? ProgramText.parse("program: constraints", constraints)
            : ProgramText.parse(file, text(file));
    int last = rows.stream().flatMapToInt(row -> Arrays.stream(row.variables())).max().orElse(0);
    int variables = read.integer("variables", last + 1);
    if (variables <= last) {
      throw new IllegalArgumentException(
          "program: variables is " + variables + " but there is x" + last + "; it counts from x0");
    }
    return Optional.of(IntegerProgram.binary(variables, rows));
  }

  private static String text(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "program: file '" + file + "' cannot be read on this machine: " + e, e);
    }
  }

  private static IntegerProgram program(ContextNumbers context, int length) {
    int rows = context.whole("the number of constraints", 0, 1 << 20);
    List<LinearConstraint> constraints = new ArrayList<>(rows);
    for (int row = 0; row < rows; row++) {
      Comparison comparison =
          Comparison.values()[1 + context.whole("the comparison of constraint", row, -1, 1)];
      long right = context.whole("the right side of constraint", row, -(1 << 24), 1 << 24);
      constraints.add(
          row(context.wholes("coefficient", length, -(1 << 24), 1 << 24), comparison, right));
    }
    return IntegerProgram.binary(length, constraints);
  }

  private static LinearConstraint row(long[] dense, Comparison comparison, long right) {
    int[] variables = IntStream.range(0, dense.length).filter(i -> dense[i] != 0).toArray();
    long[] coefficients = Arrays.stream(variables).mapToLong(i -> dense[i]).toArray();
    return new LinearConstraint(variables, coefficients, comparison, right);
  }
}
