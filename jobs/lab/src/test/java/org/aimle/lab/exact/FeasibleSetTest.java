package org.aimle.lab.exact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FeasibleSetTest {

  private static long distinct(FeasibleSet set) {
    return IntStream.range(0, set.size()).mapToLong(set::state).distinct().count();
  }

  @Test
  void subsetsAreCountedByBinomialCoefficients() {
    assertEquals(252, FeasibleSet.subsets(10, 5).size());
    assertEquals(252, distinct(FeasibleSet.subsets(10, 5)));
    assertEquals(184_756, FeasibleSet.subsets(20, 10).size());
    assertEquals(1, FeasibleSet.subsets(4, 4).size());
    FeasibleSet pairs = FeasibleSet.subsets(4, 2);
    int[][] lexicographic = {{0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}, {2, 3}};
    for (int i = 0; i < lexicographic.length; i++) {
      assertArrayEquals(lexicographic[i], pairs.ones(i));
    }
  }

  @Test
  void treesAreCountedByCayley() {
    int[] counts = {1, 3, 16, 125, 1296};
    for (int vertices = 2; vertices <= 6; vertices++) {
      FeasibleSet trees = FeasibleSet.spanningTrees(vertices);
      assertEquals(counts[vertices - 2], trees.size());
      assertEquals(trees.size(), distinct(trees));
      assertEquals(vertices * (vertices - 1) / 2, trees.elements());
      assertEquals(vertices - 1, trees.fewestOnes());
    }
  }

  /** Numbers of self-avoiding walks between opposite corners: OEIS A007764. */
  @Test
  void pathsAreCountedAsSelfAvoidingWalks() {
    int[] counts = {1, 2, 12, 184, 8512};
    for (int side = 1; side <= 5; side++) {
      assertEquals(counts[side - 1], FeasibleSet.gridPaths(side, side).size());
    }
    FeasibleSet paths = FeasibleSet.gridPaths(4, 4);
    assertEquals(7, paths.fewestOnes());
    for (int i = 0; i < paths.size(); i++) {
      assertTrue((paths.state(i) & 1) == 1 && (paths.state(i) >> 15 & 1) == 1, "both ends");
    }
    assertEquals(1, FeasibleSet.gridPaths(1, 5).size());
  }

  @Test
  void refusesSizesOutOfRange() {
    assertThrows(IllegalArgumentException.class, () -> FeasibleSet.subsets(4, 5));
    assertThrows(IllegalArgumentException.class, () -> FeasibleSet.subsets(4, 0));
    assertThrows(IllegalArgumentException.class, () -> FeasibleSet.spanningTrees(1));
    assertThrows(IllegalArgumentException.class, () -> FeasibleSet.gridPaths(6, 2));
  }
}
