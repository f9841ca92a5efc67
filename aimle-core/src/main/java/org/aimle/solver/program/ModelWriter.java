package org.aimle.solver.program;

import com.google.ortools.sat.BoolArgumentProto;
import com.google.ortools.sat.CircuitConstraintProto;
import com.google.ortools.sat.ConstraintProto;
import com.google.ortools.sat.CpModelProto;
import com.google.ortools.sat.CumulativeConstraintProto;
import com.google.ortools.sat.IntegerVariableProto;
import com.google.ortools.sat.IntervalConstraintProto;
import com.google.ortools.sat.LinearConstraintProto;
import com.google.ortools.sat.LinearExpressionProto;
import com.google.ortools.sat.NoOverlapConstraintProto;
import com.google.ortools.sat.RoutesConstraintProto;
import java.util.stream.IntStream;

/**
 * Writes models for {@link CpSearch} without CP-SAT's own builder, which keeps native memory for
 * each bound: variables are indices, rows {@code least <= sum <= most}. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class ModelWriter {

  /** No bound below. */
  public static final long NO_LEAST = Long.MIN_VALUE;

  /** No bound above. */
  public static final long NO_MOST = Long.MAX_VALUE;

  private static final IntegerVariableProto CHOICE =
      IntegerVariableProto.newBuilder().addDomain(0).addDomain(1).build();

  private final CpModelProto.Builder model = CpModelProto.newBuilder();

  /** Adds 0/1 variables and gives the first one's index; the others follow. */
  public int choices(int count) {
    int first = model.getVariablesCount();
    for (int i = 0; i < count; i++) {
      model.addVariables(CHOICE);
    }
    return first;
  }

  /** Adds an integer in {@code least .. most} and gives its index. */
  public int integer(long least, long most) {
    model.addVariables(IntegerVariableProto.newBuilder().addDomain(least).addDomain(most));
    return model.getVariablesCount() - 1;
  }

  /** How many variables there are. */
  public int variables() {
    return model.getVariablesCount();
  }

  /** {@code least <= sum of coefficients[i] * x[variables[i]] <= most}. */
  public void row(long least, long most, int[] variables, long... coefficients) {
    model.addConstraints(
        ConstraintProto.newBuilder().setLinear(linear(least, most, variables, coefficients)));
  }

  /** {@code least <= sum of x[variables[i]] <= most}. */
  public void sum(long least, long most, int... variables) {
    row(least, most, variables, IntStream.of(variables).mapToLong(v -> 1).toArray());
  }

  /** A row that holds where a 0/1 variable is 1. */
  public void rowIf(int choice, long least, long most, int[] variables, long... coefficients) {
    rowIf(new int[] {choice}, least, most, variables, coefficients);
  }

  /** A row that holds where all of some 0/1 variables are 1, or their opposites. */
  public void rowIf(int[] choices, long least, long most, int[] variables, long... coefficients) {
    model.addConstraints(onlyIf(choices).setLinear(linear(least, most, variables, coefficients)));
  }

  /** The opposite of a 0/1 variable, wherever a method takes choices that may be opposites. */
  public static int not(int choice) {
    return -choice - 1;
  }

  /** At most one of some 0/1 variables, or their opposites, is 1. */
  public void atMostOne(int... choices) {
    model.addConstraints(ConstraintProto.newBuilder().setAtMostOne(literals(choices)));
  }

  /** One of some 0/1 variables, or their opposites, is 1. */
  public void exactlyOne(int... choices) {
    model.addConstraints(ConstraintProto.newBuilder().setExactlyOne(literals(choices)));
  }

  /** The 0/1 variable {@code choice} is 0. */
  public void never(int choice) {
    sum(0, 0, choice);
  }

  /**
   * Routes through all vertices but 0, each visited once, each route from 0 back to 0. Demands and
   * the capacity of a route make the linear relaxation tighter; rows must see to them, too.
   *
   * @param tails of each arc
   * @param heads of each arc
   * @param choices whether each arc is used, 0/1
   * @param demands of each vertex
   * @param capacity most that a route serves
   */
  public void routes(int[] tails, int[] heads, int[] choices, int[] demands, long capacity) {
    RoutesConstraintProto.Builder routes = RoutesConstraintProto.newBuilder();
    for (int arc = 0; arc < choices.length; arc++) {
      routes.addTails(tails[arc]).addHeads(heads[arc]).addLiterals(choices[arc]);
    }
    for (int demand : demands) {
      routes.addDemands(demand);
    }
    routes.setCapacity(capacity);
    model.addConstraints(ConstraintProto.newBuilder().setRoutes(routes));
  }

  /** One round through all vertices, by arcs as of {@link #routes}. */
  public void circuit(int[] tails, int[] heads, int[] choices) {
    CircuitConstraintProto.Builder circuit = CircuitConstraintProto.newBuilder();
    for (int arc = 0; arc < choices.length; arc++) {
      circuit.addTails(tails[arc]).addHeads(heads[arc]).addLiterals(choices[arc]);
    }
    model.addConstraints(ConstraintProto.newBuilder().setCircuit(circuit));
  }

  /**
   * An interval from an integer on, there if some 0/1 variables are 1.
   *
   * @return its number, for {@link #noOverlap} and {@link #cumulative}
   */
  public int interval(int start, long size, int... onlyIf) {
    return interval(
        IntervalConstraintProto.newBuilder()
            .setStart(affine(start, 0))
            .setSize(LinearExpressionProto.newBuilder().setOffset(size))
            .setEnd(affine(start, size)),
        onlyIf);
  }

  /** An interval whose size and end, the start plus the size, are variables, too. */
  public int interval(int start, int size, int end, int... onlyIf) {
    return interval(
        IntervalConstraintProto.newBuilder()
            .setStart(affine(start, 0))
            .setSize(affine(size, 0))
            .setEnd(affine(end, 0)),
        onlyIf);
  }

  private int interval(IntervalConstraintProto.Builder interval, int... onlyIf) {
    model.addConstraints(onlyIf(onlyIf).setInterval(interval));
    return model.getConstraintsCount() - 1;
  }

  /** Intervals of which no two are there at once. */
  public void noOverlap(int... intervals) {
    NoOverlapConstraintProto.Builder apart = NoOverlapConstraintProto.newBuilder();
    for (int interval : intervals) {
      apart.addIntervals(interval);
    }
    model.addConstraints(ConstraintProto.newBuilder().setNoOverlap(apart));
  }

  /** Intervals whose demands never add up to more than a capacity. */
  public void cumulative(long capacity, int[] intervals, long... demands) {
    CumulativeConstraintProto.Builder held =
        CumulativeConstraintProto.newBuilder()
            .setCapacity(LinearExpressionProto.newBuilder().setOffset(capacity));
    for (int i = 0; i < intervals.length; i++) {
      held.addIntervals(intervals[i])
          .addDemands(LinearExpressionProto.newBuilder().setOffset(demands[i]));
    }
    model.addConstraints(ConstraintProto.newBuilder().setCumulative(held));
  }

  private static LinearExpressionProto affine(int variable, long offset) {
    return LinearExpressionProto.newBuilder()
        .addVars(variable)
        .addCoeffs(1)
        .setOffset(offset)
        .build();
  }

  private static ConstraintProto.Builder onlyIf(int... choices) {
    ConstraintProto.Builder constraint = ConstraintProto.newBuilder();
    for (int choice : choices) {
      constraint.addEnforcementLiteral(choice);
    }
    return constraint;
  }

  /** What has been written. */
  public CpModelProto toModel() {
    return model.build();
  }

  private static BoolArgumentProto literals(int... choices) {
    BoolArgumentProto.Builder literals = BoolArgumentProto.newBuilder();
    for (int choice : choices) {
      literals.addLiterals(choice);
    }
    return literals.build();
  }

  private static LinearConstraintProto linear(
      long least, long most, int[] variables, long... coefficients) {
    LinearConstraintProto.Builder row = LinearConstraintProto.newBuilder();
    for (int i = 0; i < variables.length; i++) {
      row.addVars(variables[i]).addCoeffs(coefficients[i]);
    }
    return row.addDomain(least).addDomain(most).build();
  }
}
