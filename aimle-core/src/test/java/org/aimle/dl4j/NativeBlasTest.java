package org.aimle.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.aimle.dl4j.NativeBlas.Products;
import org.junit.jupiter.api.Test;

/** A system's BLAS in the process: see the test of word vectors on Spark. */
class NativeBlasTest {

  @Test
  void productsOfThisJvmAreThoseOfNd4jsOwnLibrary() {
    NativeBlas.load();
    Products products = NativeBlas.measure();
    assertEquals(Optional.empty(), products.problem());
    assertTrue(products.slowness() > 0);
    assertEquals(List.of(), NativeBlas.foreignLibraries());
    if (System.getProperty("os.name").equals("Linux")) {
      assertTrue(products.library().orElseThrow().contains("libopenblas"), products.toString());
    }
  }

  @Test
  void theProblemHasItsCauseAndItsFix() {
    String file = "/usr/lib/libblas.so.3";
    String taken = new Products(2.5, Optional.of(file), true).problem().orElseThrow();
    assertTrue(taken.startsWith("matrix products are at least 3 times slower"), taken);
    assertTrue(taken.contains(file), taken);
    assertTrue(taken.contains("-Ddev.ludovic.netlib.blas.nativeLib=none.so"), taken);
    String otherBits = new Products(0.4, Optional.of(file), true).problem().orElseThrow();
    assertTrue(otherBits.contains("other last bits"), otherBits);
    String slow = new Products(2.5, Optional.empty(), false).problem().orElseThrow();
    assertTrue(slow.contains("OPENBLAS_CORETYPE"), slow);
    assertFalse(new Products(0.9, Optional.of("own"), false).problem().isPresent());
  }
}
