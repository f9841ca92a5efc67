package org.aimle.spark.training.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ClusterSumTest {

  @Test
  void sumsTooLargeForAnArrayAreRefused() {
    assertEquals(3 * Double.BYTES + 1024, ClusterSum.size(1, 2));
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class, () -> ClusterSum.size(100_000_000, 200_000_000));
    assertTrue(error.getMessage().contains("takes 2288 MiB"), error.getMessage());
  }
}
