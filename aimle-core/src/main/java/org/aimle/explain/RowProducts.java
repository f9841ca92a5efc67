package org.aimle.explain;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/**
 * {@code Y = X W + b} for many rows of X: in vector registers where the JVM was started with {@code
 * --add-modules jdk.incubator.vector}, else in loops that HotSpot vectorises. Both give the same
 * bits, those of {@link Affine}. Immutable, thread-safe.
 */
interface RowProducts {

  /** Does not change while a JVM runs. */
  boolean IN_REGISTERS = vectorsStayInRegisters();

  /** Without HotSpot's second compiler, each vector would be an object: 15 times as slow. */
  private static boolean vectorsStayInRegisters() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
        && System.getProperty("java.vm.info", "").startsWith("mixed mode")
        && "4".equals(option("TieredStopAtLevel"))
        && !"true".equals(option("UseJVMCICompiler"));
  }

  /** An option of HotSpot; null if this JVM has none of that name. */
  private static String option(String name) {
    try {
      return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .getVMOption(name)
          .getValue();
    } catch (RuntimeException e) {
      return null;
    }
  }

  /**
   * @param affine W; its biases are not used
   */
  static RowProducts of(Affine affine) {
    return IN_REGISTERS ? new VectorRowProducts(affine) : new PlainRowProducts(affine);
  }

  /** To work in, also for products with fewer columns; for one thread at a time. */
  float[][] memory();

  /**
   * Writes the products with all rows.
   *
   * @param x {@code [count, in]}, row-major
   * @param biases {@code b [out]}
   * @param y {@code [count, out]}, row-major; overwritten
   * @param memory {@link #memory} of these products, or of others with as many columns or more
   */
  void apply(float[] x, int count, float[] biases, float[] y, float[][] memory);
}
