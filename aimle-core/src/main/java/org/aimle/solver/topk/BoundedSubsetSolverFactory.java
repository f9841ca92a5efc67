package org.aimle.solver.topk;

import java.util.LinkedHashMap;
import java.util.Map;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverFactory;
import org.aimle.spec.NamedParameters;
import org.aimle.spec.NumberLists;

/**
 * Makes {@link BoundedSubsetSolver}s: {@code bounded-subset:min=1,max=5,in=0;3,out=7}.
 *
 * @since 0.1.0
 */
public final class BoundedSubsetSolverFactory implements SolverFactory {

  @Override
  public String name() {
    return "bounded-subset";
  }

  @Override
  public Map<String, String> parameters() {
    Map<String, String> help = new LinkedHashMap<>();
    help.put("min", "fewest elements to choose; 0 by default");
    help.put("max", "most elements to choose; any number by default");
    help.put("in", "elements that are always chosen, such as 0;3; none by default");
    help.put("out", "elements that are never chosen, such as 7;9; none by default");
    return help;
  }

  @Override
  public MapSolver create(Map<String, String> parameters) {
    NamedParameters read =
        new NamedParameters(name(), parameters).requireOnly("min", "max", "in", "out");
    return new BoundedSubsetSolver(
        new SubsetBounds(
            read.integer("min", 0),
            read.integer("max", SubsetBounds.UNLIMITED),
            elements("in", parameters),
            elements("out", parameters)));
  }

  private static int[] elements(String key, Map<String, String> parameters) {
    String text = parameters.getOrDefault(key, "");
    return text.isBlank() ? new int[0] : NumberLists.integers(key, text, 0, Integer.MAX_VALUE);
  }
}
