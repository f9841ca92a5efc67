package org.aimle.solver.spans;

import java.util.Map;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverFactory;
import org.aimle.spec.NamedParameters;

/**
 * Makes {@link SpansSolver}s: {@code spans:spans=3,width=4}.
 *
 * @since 0.1.0
 */
public final class SpansSolverFactory implements SolverFactory {

  @Override
  public String name() {
    return "spans";
  }

  @Override
  public Map<String, String> parameters() {
    return NamedParameters.pairs(
        "spans", "most spans to choose, at least 1",
        "width", "most neighbouring elements of a span, at least 1",
        "min-spans", "fewest spans to choose; as many as spans by default",
        "min-width", "fewest elements of a span; 1 by default");
  }

  @Override
  public MapSolver create(Map<String, String> parameters) {
    NamedParameters read =
        new NamedParameters(name(), parameters)
            .requireOnly("spans", "width", "min-spans", "min-width");
    int spans = read.integer("spans");
    return new SpansSolver(
        new SpanBounds(
            read.integer("min-spans", spans),
            spans,
            read.integer("min-width", 1),
            read.integer("width")));
  }
}
