package org.aimle.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class HostArraysTest {

  @Test
  void aViewIsTheArraysOwnMemory() {
    INDArray all = Nd4j.createFromArray(0f, 1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f);
    INDArray part = all.get(NDArrayIndex.interval(3, 7));
    FloatBuffer view = HostArrays.view(part);
    assertEquals(4, view.capacity());
    assertEquals(5, view.get(2));
    view.put(0, 30);
    assertEquals(30, all.getFloat(3));
    // of the whole, too, whose pointer is the memory's own
    assertEquals(10, HostArrays.view(all).capacity());
    assertEquals(9, all.getFloat(9));
  }

  @Test
  void whatIsNoRowOfFloatsHasNone() {
    INDArray columns = Nd4j.zeros(DataType.FLOAT, 3, 2).permute(1, 0);
    assertThrows(IllegalArgumentException.class, () -> HostArrays.view(columns));
    INDArray wide = Nd4j.zeros(DataType.DOUBLE, 3);
    assertThrows(IllegalArgumentException.class, () -> HostArrays.view(wide));
  }
}
