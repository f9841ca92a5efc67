package org.aimle.solver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every registered solver that has instances of certain sizes only refuses all other sizes. */
class WrongSizesTest {

  /** Solvers for which no number of scores is wrong. */
  private static final Set<String> OF_ANY_SIZE = Set.of("top-k", "bounded-subset", "spans");

  private record Wrong(String solver, int length) {}

  private static final List<Wrong> WRONG =
      List.of(
          new Wrong("block-top-k:size=4", 7),
          new Wrong("grid-path:rows=3,columns=5", 14),
          new Wrong("graph-path:vertices=3,edges=0-1;1-2;0-2,source=0,target=2", 4),
          new Wrong("graph-path:vertices=3,edges=0-1;1-2;2-1,source=0,target=2", 2),
          new Wrong("spanning-tree", 5),
          new Wrong("spanning-tree:layout=double", 10),
          new Wrong("spanning-tree:vertices=4", 10),
          new Wrong("spanning-tree:vertices=3,edges=0-1;1-2;0-2", 4),
          new Wrong("spanning-tree:vertices=8,edges=0-1;1-2;2-3;3-4;4-5;5-6;6-7", 6),
          new Wrong("arborescence:root=free", 7),
          new Wrong("arborescence:vertices=3,root=0", 12),
          new Wrong("arborescence:vertices=3,root=0,edges=0-1;1-2;0-2", 4),
          new Wrong("assignment:columns=4", 9),
          new Wrong("permutation", 5),
          new Wrong("linear-chain:states=2", 9),
          new Wrong("linear-chain:states=3,transitions=unscored", 10),
          new Wrong("ranking", 4),
          new Wrong("matching", 5),
          new Wrong("matching:vertices=4,edges=0-1;1-2;2-3", 4),
          new Wrong("knapsack:weights=3;4;5,capacity=8", 4),
          new Wrong("scheduling:horizon=8,durations=2;3;1", 23),
          new Wrong("transportation:capacities=3;4,demands=2;2;1", 7),
          new Wrong("transportation:capacities=3;4,demands=2;2;1,carry=split", 5),
          new Wrong("facility-location:facilities=2,customers=3", 6),
          new Wrong("supply-network:supplies=3;-2,lanes=0-1", 2),
          new Wrong("lot-sizing:demands=3;0;2", 4),
          new Wrong("lot-sizing:demands=3;0;2,capacities=4", 5),
          new Wrong("tour:vertices=4", 11),
          new Wrong("tour:vertices=14", 181),
          new Wrong("steiner-tree:vertices=4,edges=0-1;1-2;2-3,terminals=0;2", 4),
          new Wrong("vehicle-routing:demands=1;2,capacity=3", 7),
          new Wrong("multi-knapsack:weights=3;4;5/1;1;2,capacities=8;3", 4),
          new Wrong("generalised-assignment:weights=3;4/2;5,capacities=8", 6),
          new Wrong("segments:segments=1,lengths=2;3", 4),
          new Wrong("set-cover:sets=0;1/1;2", 3),
          new Wrong("program:constraints=x0+x1+x2<=2", 4));

  static List<Wrong> wrong() {
    return WRONG;
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void aMessageNamesTheSizeAndNothingIsWritten(Wrong wrong) {
    float[] z = new float[wrong.length];
    Arrays.fill(z, 9f);
    float[] before = z.clone();
    try (MapSolver solver = SolverSpec.parse(wrong.solver).create()) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> solver.solve(new float[wrong.length], z, 0, wrong.length))
              .getMessage();
      assertTrue(message.contains(Integer.toString(wrong.length)), message);
    }
    assertArrayEquals(before, z);
  }

  @Test
  void allRegisteredSolversAreHere() {
    Set<String> registered =
        ServiceLoader.load(SolverFactory.class).stream()
            .map(provider -> provider.get())
            .filter(factory -> factory.getClass().getName().startsWith("org.aimle.solver."))
            .map(SolverFactory::name)
            .collect(Collectors.toSet());
    Set<String> here =
        Stream.concat(
                OF_ANY_SIZE.stream(),
                WRONG.stream().map(wrong -> SolverSpec.parse(wrong.solver).name()))
            .collect(Collectors.toSet());
    assertEquals(registered, here);
  }
}
