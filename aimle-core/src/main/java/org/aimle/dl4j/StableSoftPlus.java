package org.aimle.dl4j;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * {@code log(1 + exp(x))}, above 0: for costs of cells, edges or jobs. DL4J's {@code
 * Activation.SOFTPLUS} is infinite from 89 on in single precision, and its gradient NaN; this one
 * is x there, with gradient 1. Immutable.
 *
 * @since 0.1.0
 */
public final class StableSoftPlus extends BaseActivationFunction {

  private static final long serialVersionUID = 1L;

  @Override
  public INDArray getActivation(INDArray in, boolean training) {
    INDArray rest = Transforms.exp(Transforms.abs(in, true).negi(), false);
    // log(1 + r) = 2 atanh(r / (2 + r)), which keeps the digits of a small r.
    INDArray logarithm = Transforms.atanh(rest.divi(rest.add(2)), false).muli(2);
    return Transforms.max(in, 0, false).addi(logarithm);
  }

  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    assertShape(in, epsilon);
    return new Pair<>(Transforms.sigmoid(in, true).muli(epsilon), null);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof StableSoftPlus;
  }

  @Override
  public int hashCode() {
    return StableSoftPlus.class.hashCode();
  }

  @Override
  public String toString() {
    return "StableSoftPlus";
  }
}
