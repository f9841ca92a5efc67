package org.aimle.jobs.examples.maps;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TerrainTest {

  private final Terrain map = GeneratedTerrain.maps(1, 7, 3).get(0);

  @Test
  void aTurnedMapIsTheSameMapOtherwiseUp() {
    double cost = map.cost(map.path(map.costs()), 0);
    Set<String> seen = new HashSet<>();
    for (int turn = 0; turn < Terrain.TURNS; turn++) {
      Terrain turned = map.turned(turn);
      assertEquals(cost, turned.cost(turned.path(turned.costs()), 0), 1e-6, "turn " + turn);
      seen.add(new String(turned.kinds(), StandardCharsets.ISO_8859_1));
    }
    assertEquals(Terrain.TURNS, seen.size());
  }

  @Test
  void mirroringTwiceGivesTheMapAgain() {
    for (int turn : new int[] {0, 1, 2, 3, 4}) {
      Terrain again = map.turned(turn).turned(turn);
      assertArrayEquals(map.kinds(), again.kinds());
      assertArrayEquals(map.heights(), again.heights());
      assertEquals(map.start(), again.start());
      assertEquals(map.goal(), again.goal());
    }
    assertEquals(map.look(), map.turned(0).look());
  }
}
