package org.aimle.dl4j;

import java.util.Objects;
import org.aimle.solver.BatchSolver;
import org.aimle.solver.Instances;
import org.aimle.solver.MapSolver;
import org.aimle.solver.RowWorkers;
import org.aimle.solver.Rows;
import org.aimle.solver.SolverSpec;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The loss of predicted scores {@code theta} against true ones {@code t}, by the decisions that
 * they lead to: the SPO+ loss of "smart predict, then optimize" (Elmachtoub and Grigas, Management
 * Science 68, 2022), a convex upper bound of the {@link org.aimle.solver.Regret}. In terms of
 * scores, which are minus costs:
 *
 * <pre>
 *   w        = MAP(2 theta - t),  z* = MAP(t)
 *   loss     = &lt;w, 2 theta - t&gt; - 2 &lt;z*, theta&gt; + &lt;z*, t&gt;        at least the regret
 *   gradient = 2 (w - z*)
 * </pre>
 *
 * For an output or loss layer whose output, {@code [B, n]}, is theta. Labels are the true scores
 * {@code [B, n]}, or {@code [B, n + c]} with the context of each example behind them where the
 * solver takes contexts. A mask of the shape {@code [B, n]} marks padding, which the solver is not
 * shown; a mask {@code [B, 1]} weighs examples. At inference the layer gives theta, and a solver
 * {@code MAP(theta)}. Immutable; thread-safe as the solver is.
 *
 * @since 0.1.0
 */
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.ANY,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class SpoPlusLoss extends SolverLoss {

  private static final long serialVersionUID = 1L;

  private final String solver;
  private final transient MapSolver made;

  @JsonCreator
  private SpoPlusLoss(@JsonProperty("solver") String solver) {
    this.solver = solver;
    this.made = SolverSpec.parse(solver).create();
    SolverClosing.with(this, made);
  }

  /**
   * A loss with decisions of the named solver.
   *
   * @throws IllegalArgumentException if no such solver is registered, or it refuses its parameters
   */
  public static SpoPlusLoss of(SolverSpec solver) {
    return new SpoPlusLoss(solver.toString());
  }

  @Override
  MapSolver solver() {
    return made;
  }

  @Override
  String title() {
    return "an SPO+ loss";
  }

  @Override
  void evaluate(
      Instances instances, float[] theta, float[] truth, double[] losses, float[] gradient) {
    Rows rows = instances.rows();
    float[] tilted = new float[theta.length];
    for (int i = 0; i < theta.length; i++) {
      tilted[i] = 2 * theta[i] - truth[i];
    }
    BatchSolver batch = new BatchSolver(RowWorkers.caller());
    float[] best = new float[theta.length];
    batch.solve(instances, 1, truth, best);
    float[] w = new float[theta.length];
    batch.solve(instances, 1, tilted, w);
    for (int b = 0; b < losses.length; b++) {
      int from = b * rows.stride();
      for (int i = from; i < from + rows.length(b); i++) {
        losses[b] += ((double) w[i] - best[i]) * (2.0 * theta[i] - truth[i]);
        gradient[i] = 2 * (w[i] - best[i]);
      }
    }
  }

  private Object readResolve() {
    return new SpoPlusLoss(solver);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof SpoPlusLoss other && solver.equals(other.solver);
  }

  @Override
  public int hashCode() {
    return Objects.hash(solver);
  }

  @Override
  public String toString() {
    return "SpoPlusLoss(" + solver + ")";
  }
}
