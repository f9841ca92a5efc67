package org.aimle.dl4j.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class FrozenConvolutionTest {

  private final Random random = new Random(5);

  static Stream<Arguments> cases() {
    return Stream.of(1, 3, 5)
        .flatMap(taps -> Stream.of(Rectifier.values()).map(f -> Arguments.of(taps, f)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithTheConvolutionOfEachRow(int taps, Rectifier f) {
    FrozenConvolution frozen = new FrozenConvolution();
    TokenKernels plain = new Nd4jTokenKernels();
    // One after the other in the same memory: more texts and words, then fewer again.
    for (int[] sizes : new int[][] {{3, 9, 4, 5}, {5, 43, 30, 5}, {2, 50, 3, 5}}) {
      int batch = sizes[0];
      int time = sizes[1];
      int out = sizes[3];
      INDArray x = texts(batch, time, 7, sizes[2]);
      INDArray mask = mask(batch, time);
      INDArray w = array(taps * 7, out);
      INDArray b = array(out);
      INDArray y = array(batch, time, out);
      INDArray expected = array(batch, time, out);
      frozen.forward(1, x, Spans.of(mask).orElseThrow(), w, b, f, y);
      plain.convolve(x, Optional.of(mask), w, b, f, expected);
      assertClose(expected, y);
      for (double density : new double[] {0, 0.1, 1}) {
        INDArray dy = sparse(density, batch, time, out);
        INDArray dw = array(taps * 7, out);
        INDArray db = array(out);
        INDArray dwExpected = array(taps * 7, out);
        INDArray dbExpected = array(out);
        frozen.gradient(f, y, dy, dw, db);
        plain.convolveGradient(
            x, Optional.of(mask), w, f, expected, dy, dwExpected, dbExpected, Optional.empty());
        assertClose(dwExpected, dw);
        assertClose(dbExpected, db);
      }
    }
  }

  /** Of the explainer's size, so that OpenBLAS takes the same ways. */
  @Test
  void threadsChangeNoBitAndOtherTextsNothingButRounding() {
    int batch = 7;
    int time = 60;
    INDArray x = texts(batch, time, 200, 230);
    INDArray mask = mask(batch, time);
    INDArray w = array(600, 100);
    INDArray b = array(100);
    INDArray dy = sparse(0.3, batch, time, 100);
    float[][] outputs = new float[2][];
    float[][] gradients = new float[2][];
    int[] threads = {1, 3};
    for (int i = 0; i < 2; i++) {
      FrozenConvolution frozen = new FrozenConvolution();
      INDArray y = array(batch, time, 100);
      INDArray dw = array(600, 100);
      frozen.forward(threads[i], x, Spans.of(mask).orElseThrow(), w, b, Rectifier.RELU, y);
      frozen.gradient(Rectifier.RELU, y, dy, dw, array(100));
      outputs[i] = y.ravel().toFloatVector();
      gradients[i] = dw.ravel().toFloatVector();
    }
    assertArrayEquals(outputs[0], outputs[1]);
    assertArrayEquals(gradients[0], gradients[1]);
    for (int text = 0; text < batch; text++) {
      INDArray y = array(1, time, 100);
      new FrozenConvolution()
          .forward(
              1,
              x.get(NDArrayIndex.interval(text, text + 1)).dup('c'),
              Spans.of(mask.get(NDArrayIndex.interval(text, text + 1)).dup('c')).orElseThrow(),
              w,
              b,
              Rectifier.RELU,
              y);
      float[] alone = y.ravel().toFloatVector();
      int size = time * 100;
      for (int i = 0; i < size; i++) {
        assertEquals(outputs[0][text * size + i], alone[i], 1e-4);
      }
    }
  }

  @Test
  void rowsAreDistinctIfABitIs() {
    float[][] words = {
      {0, 1, 2}, {-0f, 1, 2}, {0, 1, 2}, {Float.NaN, 0, 0}, {1, 0, 0}, {Float.NaN, 0, 0}, {2, 1, 0}
    };
    INDArray x = Nd4j.create(DataType.FLOAT, 1, words.length, 3);
    for (int t = 0; t < words.length; t++) {
      for (int c = 0; c < 3; c++) {
        x.putScalar(new int[] {0, t, c}, words[t][c]);
      }
    }
    DistinctRows rows = new DistinctRows();
    rows.find(x, new Spans(new int[] {0}, new int[] {6}));
    assertEquals(4, rows.count());
    assertArrayEquals(
        new int[] {0, 1, 0, 2, 3, 2}, IntStream.range(0, 6).map(t -> rows.at(0, t)).toArray());
    int[] bits = new int[3];
    rows.copyBits(1, bits, 0);
    assertEquals(Float.floatToRawIntBits(-0f), bits[0]);
  }

  private INDArray mask(int batch, int time) {
    INDArray mask = Nd4j.zeros(DataType.FLOAT, batch, time);
    for (int b = 0; b < batch; b++) {
      int from = b == 1 ? 2 : 0;
      int to = b == 2 ? 0 : b == 3 ? 1 : b == 0 ? time : time - b;
      for (int t = from; t < to; t++) {
        mask.putScalar(b, t, 1);
      }
    }
    return mask;
  }

  /** Texts of some words, one of which is unknown: 0. */
  private INDArray texts(int batch, int time, int dimension, int vocabulary) {
    float[][] words = new float[vocabulary][dimension];
    for (int word = 1; word < vocabulary; word++) {
      for (int c = 0; c < dimension; c++) {
        words[word][c] = (float) random.nextGaussian();
      }
    }
    float[] all = new float[batch * time * dimension];
    for (int t = 0; t < batch * time; t++) {
      System.arraycopy(words[random.nextInt(vocabulary)], 0, all, t * dimension, dimension);
    }
    return Nd4j.createFromArray(all).reshape('c', batch, time, dimension);
  }

  private INDArray array(long... shape) {
    return sparse(1, shape);
  }

  /** Gaussian rows (along the last dimension), of which a share is not zero. */
  private INDArray sparse(double density, long... shape) {
    long row = shape[shape.length - 1];
    int length = (int) LongStream.of(shape).reduce(1, Math::multiplyExact);
    float[] values = new float[length];
    boolean zero = false;
    for (int i = 0; i < length; i++) {
      if (i % row == 0) {
        zero = random.nextDouble() >= density;
      }
      values[i] = zero ? 0 : (float) random.nextGaussian();
    }
    return Nd4j.createFromArray(values).reshape('c', shape);
  }

  private static void assertClose(INDArray expected, INDArray actual) {
    double distance = expected.sub(actual).norm2Number().doubleValue();
    double scale = 1 + expected.norm2Number().doubleValue();
    assertTrue(distance <= 1e-5 * scale, () -> distance + " apart: " + expected + " / " + actual);
  }
}
