package org.aimle.lab.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import org.aimle.solver.BatchSolver;
import org.aimle.solver.Instances;
import org.aimle.solver.MapSolver;
import org.aimle.solver.RowWorkers;
import org.aimle.solver.Rows;
import org.aimle.solver.topk.TopKSolver;

/** The top-k solver: equal to the published one without ties, its first k ones with them. */
final class TopKSolversReplay implements Replay {

  @Override
  public String kind() {
    return "topk_solvers";
  }

  @Override
  public void replay(JsonNode content, Checks checks) {
    int index = 0;
    for (JsonNode one : Golden.required(content, "plain")) {
      checks.begin("plain[" + index++ + "]");
      float[] expected = Golden.mask(Golden.required(one, "z_rows"), Golden.integer(one, "n"));
      checks.equal("z", expected, solve(one, new TopKSolver(Golden.integer(one, "k"))));
    }
    index = 0;
    for (JsonNode one : Golden.required(content, "threshold_ties")) {
      checks.begin("threshold_ties[" + index++ + "]");
      int n = Golden.integer(one, "n");
      int k = Golden.integer(one, "k");
      float[] expected = Golden.mask(Golden.required(one, "z_rows"), n);
      checks.equal("z of the threshold solver", expected, solve(one, new ThresholdTopK(k)));
      float[] exact = solve(one, new TopKSolver(k));
      ThresholdTopK.checkExact(checks, Golden.floats(one, "logits"), expected, exact, n, k);
    }
  }

  private static float[] solve(JsonNode one, MapSolver solver) {
    float[] theta = Golden.floats(one, "logits");
    float[] z = new float[theta.length];
    Rows rows = Rows.full(Golden.integer(one, "batch"), Golden.integer(one, "n"));
    new BatchSolver(RowWorkers.caller()).solve(Instances.of(solver, rows), 1, theta, z);
    return z;
  }
}
