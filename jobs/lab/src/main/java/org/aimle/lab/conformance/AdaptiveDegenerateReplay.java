package org.aimle.lab.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import org.aimle.solver.Rows;
import org.aimle.solver.topk.TopKSolver;

/** Adaptive targets where the scores or the loss gradient are all 0. */
final class AdaptiveDegenerateReplay implements Replay {

  @Override
  public String kind() {
    return "adaptive_degenerate";
  }

  @Override
  public void replay(JsonNode content, Checks checks) {
    int index = 0;
    for (JsonNode run : Golden.required(content, "runs")) {
      checks.begin("runs[" + index++ + "]");
      int n = Golden.integer(run, "n");
      Rows rows = Rows.full(Golden.integer(run, "batch"), n);
      Trajectory trajectory =
          new Trajectory(
              run, run, new TopKSolver(Golden.integer(run, "k")), RecordedMode.MAXIMISATION);
      float[] theta = Golden.floats(run, "theta");
      float[] noise = Golden.floats(run, "noise");
      float[] dy = Golden.floats(run, "dy");
      float[] z = Golden.mask(Golden.required(run, "z_rows"), n);
      for (int step = 1; step <= Golden.integer(run, "steps"); step++) {
        trajectory.step(step, rows, theta, noise, dy, z, checks);
      }
    }
  }
}
