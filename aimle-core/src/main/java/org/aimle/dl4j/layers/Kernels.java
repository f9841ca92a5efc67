package org.aimle.dl4j.layers;

import java.util.Optional;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Chooses the arithmetic that fits arrays, mask and backend. */
final class Kernels {

  private static final TokenKernels PLAIN = new Nd4jTokenKernels();
  private static final ThreadLocal<TokenKernels> CPU =
      ThreadLocal.withInitial(CpuTokenKernels::new);
  private static final boolean ON_CPU =
      Nd4j.getBackend().getClass().getSimpleName().equals("CpuBackend");

  private Kernels() {}

  /** The fast path for row-major floats on the CPU without padding inside texts, else ND4J's. */
  static TokenKernels of(Optional<INDArray> mask, INDArray... arrays) {
    boolean fast =
        ON_CPU
            && Stream.of(arrays).allMatch(Kernels::isPlainFloat)
            && (mask.isEmpty() || Spans.of(mask.get()).isPresent());
    return fast ? CPU.get() : PLAIN;
  }

  private static boolean isPlainFloat(INDArray array) {
    if (array.dataType() != DataType.FLOAT) {
      return false;
    }
    long expected = 1;
    for (int d = array.rank() - 1; d >= 0; d--) {
      if (array.size(d) != 1 && array.stride(d) != expected) {
        return false;
      }
      expected *= array.size(d);
    }
    return true;
  }
}
