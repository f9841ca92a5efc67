package org.aimle.jobs.examples.dvae;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.aimle.dl4j.AimleVertex;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class DvaeNetworkTest {

  private static INDArray parameters(long seed) {
    DvaeNetwork network = new DvaeNetwork(2, 4, 2);
    AimleVertex code = AimleVertex.builder(network.solver()).build();
    return network.graph(49, code, 1, 1e-3, seed).params();
  }

  @Test
  void aSeedNamesANetworkAndZeroIsOne() {
    assertEquals(parameters(0), parameters(0));
    assertEquals(parameters(1), parameters(1));
    assertNotEquals(parameters(0), parameters(1));
  }
}
