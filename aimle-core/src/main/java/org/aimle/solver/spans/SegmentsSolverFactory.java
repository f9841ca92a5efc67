package org.aimle.solver.spans;

import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.aimle.solver.MapSolver;
import org.aimle.solver.PerInstanceSolver;
import org.aimle.solver.SolverFactory;
import org.aimle.solver.SolverTally;
import org.aimle.spec.NamedParameters;
import org.aimle.spec.NumberLists;
import org.aimle.spec.Ranges;

/**
 * Makes {@link SegmentsSolver}s: {@code segments:segments=2,lengths=4;3;6}, or without {@code
 * lengths} where each example brings its own.
 *
 * @since 0.1.0
 */
public final class SegmentsSolverFactory implements SolverFactory {

  @Override
  public String name() {
    return "segments";
  }

  @Override
  public Map<String, String> parameters() {
    return NamedParameters.pairs(
        "segments", "how many segments to choose, at least 1",
        "lengths", "elements of each segment, such as 4;3;6; none where examples have contexts");
  }

  @Override
  public MapSolver create(Map<String, String> parameters) {
    NamedParameters read =
        new NamedParameters(name(), parameters).requireOnly("segments", "lengths");
    int segments = Ranges.atLeastOne("segments", read.integer("segments"));
    return new PerInstanceSolver(
        name(),
        Optional.ofNullable(parameters.get("lengths"))
            .<MapSolver>map(text -> new SegmentsSolver(segments, lengths(text))),
        (context, length) -> SegmentsSolver.read(segments, context, length),
        new SolverTally());
  }

  private static int[] lengths(String text) {
    return LongStream.of(NumberLists.wholes("lengths", text, 1, 1 << 24))
        .mapToInt(Math::toIntExact)
        .toArray();
  }
}
