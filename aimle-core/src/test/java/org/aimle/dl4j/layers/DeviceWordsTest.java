package org.aimle.dl4j.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.aimle.dl4j.HostArrays;
import org.aimle.opencl.DeviceArray;
import org.aimle.opencl.DeviceKernels;
import org.aimle.opencl.OpenClDevice;
import org.aimle.opencl.TestDevices;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class DeviceWordsTest {

  private static final int VOCABULARY = 5000;
  private static final int CHANNELS = 3;
  private static final int B = 4;
  private static final int T = 300;

  /** Batches have about 1,070 distinct words, in a table that grows, or begins anew each time. */
  @ParameterizedTest
  @CsvSource({"1000000, 3000, 5000", "1200, 900, 1200"})
  void batchAfterBatchIsLookedUp(int limit, int atLeastKnown, int atMostKnown) {
    OpenClDevice device = TestDevices.first();
    Random random = new Random(4);
    float[] vectors = new float[VOCABULARY * CHANNELS];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = (float) random.nextGaussian();
    }
    DeviceWords words = new DeviceWords(device, CHANNELS, limit);
    Map<DeviceArray, Long> arrays = new LinkedHashMap<>();
    words.addArrays(arrays, B * T, B, true);
    arrays.forEach(DeviceArray::atLeast);
    try (DeviceKernels kernels = new DeviceKernels(device)) {
      for (int batch = 0; batch < 5; batch++) {
        float[] expected = new float[B * T * CHANNELS];
        for (int token = 0; token < B * T; token++) {
          System.arraycopy(
              vectors, random.nextInt(VOCABULARY) * CHANNELS, expected, token * CHANNELS, CHANNELS);
        }
        INDArray x = Nd4j.createFromArray(expected).reshape('c', B, T, CHANNELS);
        words.send(kernels, x, Spans.all(B, T));
        words.gather(kernels, B * T);
        float[] got = new float[expected.length];
        kernels.read(words.output(), got, got.length);
        assertArrayEquals(HostArrays.read(x), got);
      }
      assertTrue(words.known() >= atLeastKnown, words.known() + " known");
      assertTrue(words.known() <= atMostKnown, words.known() + " known");
    } finally {
      arrays.keySet().forEach(DeviceArray::close);
      words.close();
    }
  }
}
