package org.aimle.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.aimle.dl4j.NativeBlas.Products;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  /** JVMs of one user, as on a machine whose services have zones of their own. */
  @Test
  void jvmsInOtherZonesUnpackToOtherFolders(@TempDir Path home)
      throws IOException, InterruptedException {
    Path cache = home.resolve(".javacpp/cache");
    assertEquals(cache, folder(home, "Etc/UTC"));
    assertEquals(cache.resolve("zone-Asia_Kathmandu"), folder(home, "Asia/Kathmandu"));
    assertEquals(cache.resolve("zone--05_00"), folder(home, "EST"));
  }

  private static Path folder(Path home, String zone) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Duser.home=" + home,
                "-Duser.timezone=" + zone,
                "-cp",
                System.getProperty("java.class.path"),
                NativeBlasTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return Path.of(said.strip().lines().reduce((first, last) -> last).orElseThrow());
  }

  /** Tells where this JVM would unpack libraries. */
  public static void main(String[] args) throws IOException {
    NativeBlas.unpackForOwnZone();
    System.out.println(Loader.getCacheDir());
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
