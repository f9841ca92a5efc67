package org.aimle.lab.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import org.aimle.solver.Rows;
import org.aimle.solver.topk.TopKSolver;

/** Adaptive targets over successive steps: states, counts and gradients after each. */
final class AdaptiveTopKReplay implements Replay {

  @Override
  public String kind() {
    return "adaptive_topk";
  }

  @Override
  public void replay(JsonNode content, Checks checks) {
    for (JsonNode pool : Golden.required(content, "pools")) {
      checks.skip(pool.path("left_out_for_ties").asInt());
      replayPool(pool, checks);
    }
  }

  private static void replayPool(JsonNode pool, Checks checks) {
    int n = Golden.integer(pool, "n");
    int inputs = Golden.integer(pool, "inputs");
    int steps = Golden.integer(pool, "steps");
    Rows rows = Rows.full(Golden.integer(pool, "batch"), n);
    TopKSolver solver = new TopKSolver(Golden.integer(pool, "k"));
    float[][] theta = new float[inputs][];
    float[][] noise = new float[inputs][];
    float[][] dy = new float[inputs][];
    float[][] z = new float[inputs][];
    for (int i = 0; i < inputs; i++) {
      theta[i] = Golden.floats(pool.get("theta").get(i));
      noise[i] = Golden.floats(pool.get("noise").get(i));
      dy[i] = Golden.floats(pool.get("dy").get(i));
      z[i] = Golden.mask(Golden.required(pool, "forward_z_rows").get(i), n);
    }
    int index = 0;
    for (JsonNode run : Golden.required(pool, "runs")) {
      checks.begin(pool.path("name").asText() + " runs[" + index++ + "]");
      Trajectory trajectory = new Trajectory(pool, run, solver, RecordedMode.MAXIMISATION);
      for (int step = 1; step <= steps; step++) {
        int i = inputs == 1 ? 0 : step - 1;
        trajectory.step(step, rows, theta[i], noise[i], dy[i], z[i], checks);
      }
    }
  }
}
