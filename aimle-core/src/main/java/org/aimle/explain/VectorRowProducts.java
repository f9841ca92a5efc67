package org.aimle.explain;

import org.aimle.vector.PackedProducts;

/** With the JDK's Vector API. */
final class VectorRowProducts implements RowProducts {

  private final PackedProducts packed;
  private final int out;

  VectorRowProducts(Affine affine) {
    out = affine.out();
    packed = new PackedProducts(affine.rows(), out);
  }

  @Override
  public float[][] memory() {
    return new float[][] {new float[PackedProducts.memory(out)]};
  }

  @Override
  public void apply(float[] x, int count, float[] biases, float[] y, float[][] memory) {
    packed.apply(x, count, biases, y, memory[0]);
  }
}
