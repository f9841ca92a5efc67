package org.aimle.lab.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Rows;
import org.aimle.solver.path.GridPathSolver;
import org.aimle.solver.path.Neighbourhood;

/**
 * Shortest paths over grids. Recorded in minimisation mode, replayed as the maximisation of minus
 * the costs: scores and noise are minus the recorded ones, solutions are the same, and gradients,
 * being with respect to the scores, are minus the recorded ones.
 */
final class ShortestPathReplay implements Replay {

  @Override
  public String kind() {
    return "shortest_path";
  }

  @Override
  public void replay(JsonNode content, Checks checks) {
    checks.skip(content.path("left_out_for_ties").asInt());
    int index = 0;
    for (JsonNode one : Golden.required(content, "solver")) {
      checks.begin("solver[" + index++ + "]");
      float[] cost = Golden.floats(one, "cost");
      float[] z = solve(one, cost);
      JsonNode path = Golden.required(one, "path");
      int ones = 0;
      for (float cell : z) {
        ones += cell == 1 ? 1 : 0;
      }
      checks.equal("cells of the path", path.size(), ones);
      for (JsonNode cell : path) {
        checks.equal("z of cell " + cell, 1, (long) z[cell.intValue()]);
      }
      checkCost(one, cost, z, checks);
    }
    index = 0;
    for (JsonNode one : Golden.required(content, "solver_clipped_cost_only")) {
      checks.begin("solver_clipped_cost_only[" + index++ + "]");
      float[] cost = Golden.floats(one, "cost");
      checkCost(one, cost, solve(one, cost), checks);
    }
    index = 0;
    for (JsonNode set : Golden.required(content, "estimates")) {
      replayEstimates("estimates[" + index++ + "]", set, checks);
    }
  }

  private static void replayEstimates(String name, JsonNode set, Checks checks) {
    MapSolver solver = solver(set);
    Rows rows = Rows.full(Golden.integer(set, "batch"), cells(set));
    float[] theta = negated(Golden.floats(set, "theta"));
    float[] noise = negated(Golden.floats(set, "noise"));
    SolvedEstimates estimates =
        new SolvedEstimates(set, solver, rows, theta, noise, RecordedMode.MINIMISATION);
    estimates.replay(
        name,
        run -> Golden.floats(Golden.required(set, "dy"), Golden.required(run, "dy").asText()),
        checks);
  }

  private static float[] solve(JsonNode one, float[] cost) {
    float[] z = new float[cost.length];
    solver(one).solve(negated(cost), z, 0, z.length);
    return z;
  }

  private static void checkCost(JsonNode one, float[] cost, float[] z, Checks checks) {
    double sum = 0;
    for (int i = 0; i < z.length; i++) {
      sum += z[i] == 1 ? Math.max(0, cost[i]) : 0;
    }
    checks.near("path_cost", Golden.real(one, "path_cost"), sum, Golden.DOUBLE_RELATIVE, 1e-12);
  }

  private static MapSolver solver(JsonNode one) {
    String name = Golden.required(one, "neighbourhood").asText();
    return new GridPathSolver(
        Golden.integer(one, "rows"),
        Golden.integer(one, "columns"),
        Neighbourhood.parse(name.replace("-grid", "")));
  }

  private static int cells(JsonNode one) {
    return Golden.integer(one, "rows") * Golden.integer(one, "columns");
  }

  private static float[] negated(float[] values) {
    float[] negated = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      negated[i] = -values[i];
    }
    return negated;
  }
}
