package org.aimle.dl4j.layers;

import java.util.Optional;
import java.util.stream.Stream;
import org.aimle.dl4j.HostArrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Chooses the arithmetic that fits arrays, mask and backend. */
final class Kernels {

  private static final TokenKernels PLAIN = new Nd4jTokenKernels();
  private static final ThreadLocal<TokenKernels> CPU =
      ThreadLocal.withInitial(CpuTokenKernels::new);

  /** Whether ND4J computes in main memory. */
  static final boolean ON_CPU = Nd4j.getBackend().getClass().getSimpleName().equals("CpuBackend");

  private Kernels() {}

  /** The fast path for row-major floats on the CPU without padding inside texts, else ND4J's. */
  static TokenKernels of(Optional<INDArray> mask, INDArray... arrays) {
    if (!areFast(mask, arrays)) {
      return PLAIN;
    }
    int threads = TokenThreads.get();
    return threads == 1 ? CPU.get() : new ParallelTokenKernels(threads, CPU);
  }

  /** Whether the fast path is for them. */
  static boolean areFast(Optional<INDArray> mask, INDArray... arrays) {
    return ON_CPU
        && Stream.of(arrays)
            .allMatch(a -> a.dataType() == DataType.FLOAT && HostArrays.isRowMajor(a))
        && (mask.isEmpty() || Spans.of(mask.get()).isPresent());
  }
}
