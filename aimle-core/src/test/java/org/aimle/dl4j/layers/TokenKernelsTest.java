package org.aimle.dl4j.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.aimle.dl4j.layers.TokenKernels.Drops;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The fast kernels against the plain ones, which the gradient checks hold to the mathematics. */
class TokenKernelsTest {

  private static final int B = 5;
  private static final int T = 43;
  private static final int IN = 7;
  private static final int OUT = 6;

  private final TokenKernels fast = new CpuTokenKernels();
  private final TokenKernels plain = new Nd4jTokenKernels();
  private final Random random = new Random(3);

  static Stream<Arguments> cases() {
    return Stream.of(1, 3, 5)
        .flatMap(
            taps ->
                Stream.of(Padding.values())
                    .flatMap(
                        padding ->
                            Stream.of(Rectifier.values())
                                .map(f -> Arguments.of(taps, padding, f))));
  }

  enum Padding {
    NONE,
    RIGHT,
    LEFT
  }

  @ParameterizedTest
  @MethodSource("cases")
  void convolutionsAgree(int taps, Padding padding, Rectifier f) {
    Optional<INDArray> mask = mask(padding);
    for (int out : new int[] {OUT, 1}) {
      INDArray x = array(B, T, IN);
      INDArray w = array(taps * IN, out);
      INDArray b = array(out);
      INDArray y = array(B, T, out);
      INDArray expected = array(B, T, out);
      fast.convolve(x, mask, w, b, f, y);
      plain.convolve(x, mask, w, b, f, expected);
      assertClose(expected, y);
      for (double density : new double[] {0, 0.05, 1}) {
        INDArray dy = sparse(density, B, T, out);
        INDArray[] a = {array(taps * IN, out), array(out), Nd4j.zeros(DataType.FLOAT, B, T, IN)};
        INDArray[] e = {array(taps * IN, out), array(out), Nd4j.zeros(DataType.FLOAT, B, T, IN)};
        fast.convolveGradient(x, mask, w, f, y, dy, a[0], a[1], Optional.of(a[2]));
        plain.convolveGradient(x, mask, w, f, expected, dy, e[0], e[1], Optional.of(e[2]));
        for (int i = 0; i < a.length; i++) {
          assertClose(e[i], a[i]);
        }
        fast.convolveGradient(x, mask, w, f, y, dy, a[0], a[1], Optional.empty());
        assertClose(e[0], a[0]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void maximaAgree(int unused, Padding padding, Rectifier f) {
    Optional<INDArray> mask = mask(padding);
    INDArray x = array(B, T, IN);
    if (f == Rectifier.RELU) {
      x.muli(x.gt(0).castTo(DataType.FLOAT)); // ties at 0
    }
    INDArray y = array(B, IN);
    INDArray expected = array(B, IN);
    fast.max(x, mask, y);
    plain.max(x, mask, expected);
    assertEquals(expected, y);
    INDArray dy = array(B, IN);
    INDArray dx = array(B, T, IN);
    INDArray dxExpected = dx.dup();
    fast.maxGradient(x, mask, y, dy, dx);
    plain.maxGradient(x, mask, y, dy, dxExpected);
    assertClose(dxExpected, dx);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void joinsAgree(int taps, Padding padding, Rectifier f) {
    Optional<INDArray> mask = mask(padding);
    Optional<Drops> drops =
        taps == 1
            ? Optional.empty()
            : Optional.of(
                new Drops(new KeyedDropout(0.3), LongStream.range(100, 100 + B).toArray()));
    INDArray x = array(B, T, IN);
    INDArray whole = array(B, 4);
    INDArray w = array(IN + 4, OUT);
    INDArray b = array(OUT);
    INDArray y = array(B, T, OUT);
    INDArray expected = array(B, T, OUT);
    fast.join(x, whole, mask, drops, w, b, f, y);
    plain.join(x, whole, mask, drops, w, b, f, expected);
    assertClose(expected, y);
    for (double density : new double[] {0.05, 1}) {
      INDArray dy = sparse(density, B, T, OUT);
      INDArray[] a = {array(IN + 4, OUT), array(OUT), Nd4j.zeros(B, T, IN), array(B, 4)};
      INDArray[] e = {array(IN + 4, OUT), array(OUT), Nd4j.zeros(B, T, IN), array(B, 4)};
      fast.joinGradient(x, whole, mask, drops, w, f, y, dy, a[0], a[1], a[2], a[3]);
      plain.joinGradient(x, whole, mask, drops, w, f, expected, dy, e[0], e[1], e[2], e[3]);
      for (int i = 0; i < a.length; i++) {
        assertClose(e[i], a[i]);
      }
    }
  }

  @Test
  void weightedSumsAgree() {
    for (int samples : new int[] {1, 3}) {
      INDArray z = sparse(0.2, B * samples, T);
      INDArray x = array(B, T, IN);
      INDArray y = array(B * samples, IN);
      INDArray expected = array(B * samples, IN);
      fast.weightedSum(z, x, 0.1, y);
      plain.weightedSum(z, x, 0.1, expected);
      assertClose(expected, y);
      INDArray dy = array(B * samples, IN);
      INDArray dz = array(B * samples, T);
      INDArray dzExpected = array(B * samples, T);
      fast.weightedSumGradient(x, dy, 0.1, dz);
      plain.weightedSumGradient(x, dy, 0.1, dzExpected);
      assertClose(dzExpected, dz);
    }
  }

  @Test
  void theFastPathIsForRowMajorFloatsWithoutHoles() {
    INDArray x = array(B, T, IN);
    INDArray hole = Nd4j.ones(B, T);
    hole.putScalar(2, 5, 0);
    assertInstanceOf(CpuTokenKernels.class, Kernels.of(Optional.empty(), x));
    assertInstanceOf(CpuTokenKernels.class, Kernels.of(mask(Padding.LEFT), x));
    assertInstanceOf(Nd4jTokenKernels.class, Kernels.of(Optional.of(hole), x));
    assertInstanceOf(
        Nd4jTokenKernels.class, Kernels.of(Optional.empty(), x.castTo(DataType.DOUBLE)));
    assertInstanceOf(Nd4jTokenKernels.class, Kernels.of(Optional.empty(), x.permute(0, 2, 1)));
  }

  @Test
  void threadsChangeNothing() {
    TokenKernels parallel =
        new ParallelTokenKernels(3, ThreadLocal.withInitial(CpuTokenKernels::new));
    Optional<INDArray> mask = mask(Padding.RIGHT);
    Optional<Drops> drops =
        Optional.of(new Drops(new KeyedDropout(0.3), LongStream.range(0, B).toArray()));
    INDArray x = array(B, T, IN);
    INDArray w = array(3 * IN, OUT);
    INDArray b = array(OUT);
    INDArray whole = array(B, 4);
    INDArray wJoined = array(IN + 4, OUT);
    INDArray z = array(B * 2, T);
    INDArray dMax = array(B, IN);
    INDArray dSum = array(B * 2, IN);
    INDArray[][] results = new INDArray[2][];
    int i = 0;
    for (TokenKernels kernels : new TokenKernels[] {fast, parallel}) {
      INDArray y = Nd4j.zeros(DataType.FLOAT, B, T, OUT);
      INDArray yJoined = Nd4j.zeros(DataType.FLOAT, B, T, OUT);
      INDArray max = Nd4j.zeros(DataType.FLOAT, B, IN);
      INDArray dx = Nd4j.zeros(DataType.FLOAT, B, T, IN);
      INDArray sum = Nd4j.zeros(DataType.FLOAT, B * 2, IN);
      INDArray dz = Nd4j.zeros(DataType.FLOAT, B * 2, T);
      kernels.convolve(x, mask, w, b, Rectifier.RELU, y);
      kernels.join(x, whole, mask, drops, wJoined, b, Rectifier.RELU, yJoined);
      kernels.max(x, mask, max);
      kernels.maxGradient(x, mask, max, dMax, dx);
      kernels.weightedSum(z, x, 0.5, sum);
      kernels.weightedSumGradient(x, dSum, 0.5, dz);
      results[i++] = new INDArray[] {y, yJoined, max, dx, sum, dz};
    }
    for (int j = 0; j < results[0].length; j++) {
      assertEquals(results[0][j], results[1][j]);
    }
  }

  @Test
  void nativeCodeHasOneThreadWhileTheLayersHaveMore() {
    Nd4j.factory().blas().setMaxThreads(2);
    TokenThreads.set(2);
    try {
      INDArray x = array(B, T, IN);
      TokenKernels kernels = Kernels.of(Optional.empty(), x);
      assertInstanceOf(ParallelTokenKernels.class, kernels);
      kernels.max(x, Optional.empty(), Nd4j.zeros(DataType.FLOAT, B, IN));
      assertEquals(1, Nd4j.factory().blas().getMaxThreads());
    } finally {
      TokenThreads.set(1);
      Nd4j.factory().blas().setMaxThreads(1);
    }
    assertThrows(IllegalArgumentException.class, () -> TokenThreads.set(0));
  }

  @Test
  void viewsIntoLargerArraysAreReadWhereTheyLie() {
    INDArray flat = array(1000);
    INDArray w =
        flat.get(org.nd4j.linalg.indexing.NDArrayIndex.interval(100, 100 + IN * OUT))
            .reshape('c', IN, OUT);
    INDArray x = array(B, T, IN);
    INDArray b = array(OUT);
    INDArray y = array(B, T, OUT);
    INDArray expected = array(B, T, OUT);
    fast.convolve(x, Optional.empty(), w, b, Rectifier.IDENTITY, y);
    fast.convolve(x, Optional.empty(), w.dup('c'), b, Rectifier.IDENTITY, expected);
    assertEquals(expected, y);
  }

  @Test
  void dropoutKeepsTheWantedShareWhateverTheKey() {
    int n = 100_000;
    int[] bits = new int[n];
    KeyedDropout dropout = new KeyedDropout(0.2);
    double kept = 0;
    for (long key = 0; key < 20; key++) {
      dropout.fill(key * 0x9E3779B97F4A7C15L, 0, bits, n);
      for (int bit : bits) {
        assertTrue(bit == 0 || bit == -1);
        kept -= bit;
      }
    }
    // Binomial(2e6, 0.8): standard deviation of the share 2.8e-4; 5 of them, false alarm 6e-7.
    assertEquals(0.8, kept / (20.0 * n), 1.4e-3);
  }

  @Test
  void dropoutOfNeighboursAndOfKeysIsUncorrelated() {
    int n = 1_000_000;
    int[] a = new int[n];
    int[] b = new int[n];
    KeyedDropout dropout = new KeyedDropout(0.5);
    for (long other : new long[] {2, 1L << 32, 1L << 63}) {
      dropout.fill(1, 0, a, n);
      dropout.fill(1 ^ other, 0, b, n);
      // Correlations of independent fair bits: standard deviation 1e-3; 5 of them, 6e-7 each.
      assertEquals(0, correlation(a, 0, b, 0, n), 5e-3);
    }
    for (int lag : new int[] {1, 2, 100, 200}) {
      assertEquals(0, correlation(a, 0, a, lag, n - lag), 5e-3);
    }
  }

  @Test
  void dropoutCanStartAnywhere() {
    KeyedDropout dropout = new KeyedDropout(0.2);
    int[] whole = new int[100];
    int[] part = new int[30];
    dropout.fill(77, 0, whole, 100);
    dropout.fill(77, 40, part, 30);
    for (int i = 0; i < 30; i++) {
      assertEquals(whole[40 + i], part[i]);
    }
  }

  private static double correlation(int[] a, int fromA, int[] b, int fromB, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += (2 * a[fromA + i] + 1) * (2 * b[fromB + i] + 1);
    }
    return sum / n;
  }

  private Optional<INDArray> mask(Padding padding) {
    if (padding == Padding.NONE) {
      return Optional.empty();
    }
    INDArray mask = Nd4j.zeros(DataType.FLOAT, B, T);
    int[] lengths = {T, 1, 0, 18, 9};
    for (int b = 0; b < B; b++) {
      for (int i = 0; i < lengths[b]; i++) {
        mask.putScalar(b, padding == Padding.RIGHT ? i : T - 1 - i, 1);
      }
    }
    return Optional.of(mask);
  }

  private INDArray array(long... shape) {
    return sparse(1, shape);
  }

  /** Gaussian rows (along the last dimension), of which a share is not zero. */
  private INDArray sparse(double density, long... shape) {
    long row = shape[shape.length - 1];
    INDArray array = Nd4j.create(DataType.FLOAT, shape);
    boolean zero = false;
    for (long i = 0; i < array.length(); i++) {
      if (i % row == 0) {
        zero = random.nextDouble() >= density;
      }
      array.putScalar(i, zero ? 0 : random.nextGaussian());
    }
    return array;
  }

  private static void assertClose(INDArray expected, INDArray actual) {
    double distance = expected.sub(actual).norm2Number().doubleValue();
    double scale = 1 + expected.norm2Number().doubleValue();
    assertTrue(distance <= 1e-5 * scale, () -> distance + " apart: " + expected + " / " + actual);
  }
}
