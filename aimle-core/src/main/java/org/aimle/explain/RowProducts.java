package org.aimle.explain;

/**
 * {@code Y = X W + b} for many rows of X: in vector registers where the JVM was started with {@code
 * --add-modules jdk.incubator.vector}, else in loops that HotSpot vectorises. Both give the same
 * bits, those of {@link Affine}. Immutable, thread-safe.
 */
interface RowProducts {

  /** Without HotSpot's second compiler, each vector would be an object: 15 times as slow. */
  private static boolean vectorsStayInRegisters() {
    String compilers = System.getProperty("java.vm.info", "");
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
        && compilers.startsWith("mixed mode")
        && !compilers.contains("emulated-client")
        && !System.getProperty("java.vendor.version", "").contains("GraalVM");
  }

  /**
   * @param affine W; its biases are not used
   */
  static RowProducts of(Affine affine) {
    return vectorsStayInRegisters()
        ? new VectorRowProducts(affine)
        : new PlainRowProducts(affine.rows(), affine.out());
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
