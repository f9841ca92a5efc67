package org.aimle.solver.packing;

import java.util.ArrayList;
import java.util.List;
import org.aimle.solver.ContextNumbers;
import org.aimle.solver.program.Comparison;
import org.aimle.solver.program.IntegerProgram;
import org.aimle.solver.program.LinearConstraint;
import org.aimle.spec.NamedParameters;

/**
 * Makes solvers of generalised assignment: {@code theta[agents * jobs]}, row-major, and {@code z}
 * gives each job to one agent, whose jobs together weigh no more than its capacity. A job may weigh
 * another amount for each agent: {@code generalised-assignment:weights=3;4;5/2;5;5,capacities=8;7},
 * agent by agent, or {@code generalised-assignment} for examples with contexts {@code [agents,
 * capacity of each, weight of each job for the first agent, for the second, ...]}. CP-SAT, where
 * there is a limit from a greedy assignment on; of several best assignments any, but the same one
 * for the same scores.
 *
 * @since 0.1.0
 */
public final class GeneralisedAssignmentSolverFactory extends PackingFactory {

  /** The registered factory. */
  public GeneralisedAssignmentSolverFactory() {
    super(
        "generalised-assignment",
        "raise capacities, or lower weights",
        NamedParameters.pairs(
            "weights",
            "weight of each job for each agent, such as 3;4;5/2;5;5 for two agents",
            "capacities",
            "capacity of each agent; one number stands for all"));
  }

  @Override
  IntegerProgram read(NamedParameters read) {
    long[][] weights = Matrix.read("weights", read.text("weights"));
    return program(weights, capacities(read, weights.length));
  }

  @Override
  IntegerProgram read(ContextNumbers context, int length) {
    int agents = context.whole("the number of agents", 1, Math.max(1, length));
    if (length % agents != 0) {
      throw new IllegalArgumentException(
          "context[0], the number of agents, is "
              + agents
              + " but theta has "
              + length
              + " elements; it takes agents * jobs");
    }
    long[] capacities = context.wholes("capacity of agent", agents, 0, ContextNumbers.MOST);
    long[][] weights = new long[agents][];
    for (int agent = 0; agent < agents; agent++) {
      weights[agent] =
          context.wholes(
              "weight for agent " + agent + " of job", length / agents, 0, ContextNumbers.MOST);
    }
    return program(weights, capacities);
  }

  private static IntegerProgram program(long[][] weights, long[] capacities) {
    int agents = weights.length;
    int jobs = weights[0].length;
    List<LinearConstraint> rows = new ArrayList<>();
    for (int job = 0; job < jobs; job++) {
      rows.add(
          new LinearConstraint(
              Matrix.places(agents, job, jobs), Matrix.ones(agents), Comparison.EQUAL, 1));
    }
    for (int agent = 0; agent < agents; agent++) {
      rows.add(
          new LinearConstraint(
              Matrix.places(jobs, agent * jobs, 1),
              weights[agent],
              Comparison.AT_MOST,
              capacities[agent]));
    }
    return IntegerProgram.binary(agents * jobs, rows);
  }
}
