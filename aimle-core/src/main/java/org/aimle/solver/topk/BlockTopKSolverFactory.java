package org.aimle.solver.topk;

import java.util.LinkedHashMap;
import java.util.Map;
import org.aimle.solver.MapSolver;
import org.aimle.solver.SolverFactory;
import org.aimle.spec.NamedParameters;

/**
 * Makes {@link BlockTopKSolver}s: {@code block-top-k:size=20}, {@code block-top-k:size=20,k=2}.
 *
 * @since 0.1.0
 */
public final class BlockTopKSolverFactory implements SolverFactory {

  @Override
  public String name() {
    return "block-top-k";
  }

  @Override
  public Map<String, String> parameters() {
    Map<String, String> help = new LinkedHashMap<>();
    help.put("size", "elements of a block, at least 1; instances are any number of whole blocks");
    help.put("k", "how many elements to choose in each block, in 1 .. size; 1 by default");
    return help;
  }

  @Override
  public MapSolver create(Map<String, String> parameters) {
    NamedParameters read = new NamedParameters(name(), parameters).requireOnly("size", "k");
    return new BlockTopKSolver(read.integer("size"), read.integer("k", 1));
  }
}
