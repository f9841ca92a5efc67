package org.aimle.jobs.examples.maps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.aimle.dl4j.AimleVertex;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class MapNetworkTest {

  private static INDArray parameters(long seed) {
    AimleVertex way = AimleVertex.builder(MapNetwork.SOLVER).build();
    return MapNetwork.graph(4, 2, way, 1e-3, seed).params();
  }

  @Test
  void aSeedNamesANetworkAndZeroIsOne() {
    assertEquals(parameters(0), parameters(0));
    assertEquals(parameters(1), parameters(1));
    assertNotEquals(parameters(0), parameters(1));
  }
}
