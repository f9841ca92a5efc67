package org.aimle.explain;

import java.util.Map;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverFactory;
import org.aimle.solver.SolverTally;
import org.aimle.solver.spans.SegmentsSolver;
import org.aimle.spec.NamedParameters;
import org.aimle.spec.Ranges;

/**
 * Makes solvers that choose whole sentences of a text: {@code sentences:sentences=2}, those with
 * the largest sums of scores, all where there are fewer ({@link SegmentsSolver}). A sentence ends
 * behind a token that ends with a point, an exclamation mark or a question mark, or is a line
 * break; a text without any is one sentence.
 *
 * @since 0.1.0
 */
public final class SentencesSolverFactory implements SolverFactory {

  @Override
  public String name() {
    return "sentences";
  }

  @Override
  public Map<String, String> parameters() {
    return Map.of("sentences", "how many sentences to choose, at least 1");
  }

  @Override
  public MapSolver create(Map<String, String> parameters) {
    int sentences =
        Ranges.atLeastOne(
            "sentences",
            new NamedParameters(name(), parameters).requireOnly("sentences").integer("sentences"));
    return new ContextOfTokens(
        name(),
        name() + ":sentences=" + sentences,
        (context, length) -> SegmentsSolver.read(sentences, context, length),
        tokens -> floats(Sentences.lengths(tokens)),
        new SolverTally()); // it has nothing to count
  }

  private static float[] floats(int[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = values[i];
    }
    return floats;
  }
}
