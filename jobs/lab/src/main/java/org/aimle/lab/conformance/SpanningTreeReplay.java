package org.aimle.lab.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import org.aimle.solver.BatchSolver;
import org.aimle.solver.Instances;
import org.aimle.solver.MapSolver;
import org.aimle.solver.RowWorkers;
import org.aimle.solver.Rows;
import org.aimle.solver.tree.PairLayout;
import org.aimle.solver.tree.SpanningTreeSolver;

/** Maximum spanning trees of complete graphs, two places for each edge. */
final class SpanningTreeReplay implements Replay {

  @Override
  public String kind() {
    return "spanning_tree";
  }

  @Override
  public void replay(JsonNode content, Checks checks) {
    checks.skip(content.path("left_out_for_ties").asInt());
    int index = 0;
    for (JsonNode one : Golden.required(content, "solver")) {
      checks.begin("solver[" + index++ + "]");
      float[] theta = Golden.floats(one, "logits");
      float[] z = new float[theta.length];
      new BatchSolver(RowWorkers.caller()).solve(Instances.of(solver(one), rows(one)), 1, theta, z);
      checks.equal("z", Golden.mask(Golden.required(one, "mask_rows"), places(one)), z);
    }
    index = 0;
    for (JsonNode set : Golden.required(content, "estimates")) {
      String name = "estimates[" + index++ + "]";
      float[] theta = Golden.floats(set, "theta");
      checks.begin(name + " theta");
      checks.near(
          "theta, the mean of both places",
          theta,
          symmetric(Golden.floats(set, "raw_logits"), Golden.integer(set, "vertices")),
          Golden.FLOAT_RELATIVE,
          Golden.FLOAT_ABSOLUTE);
      float[] noise = Golden.floats(set, "noise");
      float[] dy = Golden.floats(set, "dy");
      new SolvedEstimates(set, solver(set), rows(set), theta, noise, RecordedMode.MAXIMISATION)
          .replay(name, run -> dy, checks);
    }
  }

  private static float[] symmetric(float[] logits, int vertices) {
    int places = vertices * (vertices - 1);
    float[] symmetric = new float[logits.length];
    for (int from = 0; from < logits.length; from += places) {
      for (int j = 1; j < vertices; j++) {
        for (int i = 0; i < j; i++) {
          int upper = from + j * (vertices - 1) + i;
          int lower = from + i * (vertices - 1) + j - 1;
          symmetric[upper] = (logits[upper] + logits[lower]) / 2;
          symmetric[lower] = symmetric[upper];
        }
      }
    }
    return symmetric;
  }

  private static MapSolver solver(JsonNode one) {
    return SpanningTreeSolver.complete(Golden.integer(one, "vertices"), PairLayout.DOUBLE);
  }

  private static Rows rows(JsonNode one) {
    return Rows.full(Golden.integer(one, "batch"), places(one));
  }

  private static int places(JsonNode one) {
    int vertices = Golden.integer(one, "vertices");
    return vertices * (vertices - 1);
  }
}
