package org.aimle.jobs.examples.maps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Map;
import org.aimle.dl4j.AimleVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MapNetworkTest {

  private static INDArray parameters(MapNetwork.Trunk trunk, long seed) {
    AimleVertex way = AimleVertex.builder(MapNetwork.SOLVER).build();
    return MapNetwork.graph(4, trunk, 2, way, 1e-3, seed).params();
  }

  @ParameterizedTest
  @EnumSource
  void aSeedNamesANetworkAndZeroIsOne(MapNetwork.Trunk trunk) {
    assertEquals(parameters(trunk, 0), parameters(trunk, 0));
    assertEquals(parameters(trunk, 1), parameters(trunk, 1));
    assertNotEquals(parameters(trunk, 0), parameters(trunk, 1));
  }

  /** Batch norms of DL4J take an activation function, and apply none. */
  @Test
  void layersOfTheResnetAreRectified() {
    AimleVertex way = AimleVertex.builder(MapNetwork.SOLVER).build();
    ComputationGraph graph = MapNetwork.graph(4, MapNetwork.Trunk.RESNET, 3, way, 1e-3, 0);
    INDArray picture = Nd4j.rand(DataType.FLOAT, 2, 3, 4 * Terrain.CELL, 4 * Terrain.CELL);
    INDArray map = Nd4j.create(GeneratedTerrain.maps(1, 4, 0).get(0).context()).reshape(1, -1);
    Map<String, INDArray> activations =
        graph.feedForward(new INDArray[] {picture, Nd4j.vstack(map, map)}, false);
    for (String layer : List.of("edges", "block1.1", "block1", "block2.1", "block2")) {
      assertEquals(0, activations.get(layer).minNumber().doubleValue(), layer);
    }
  }
}
