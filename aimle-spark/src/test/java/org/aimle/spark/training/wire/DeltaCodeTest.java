package org.aimle.spark.training.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeltaCodeTest {

  private static float[] numbers(int count) {
    SplittableRandom random = new SplittableRandom(count);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      // Blocks of very different size, among them one of zeros and one of the smallest numbers.
      int block = i / DeltaCode.BLOCK % 8;
      double size =
          block == 7 ? 0 : block == 6 ? Float.MIN_VALUE * 4 : Math.pow(10, 5 * block - 20);
      numbers[i] = (float) (size * (2 * random.nextDouble() - 1));
    }
    if (count > 200) {
      numbers[100] = 1e38f;
    }
    return numbers;
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16})
  void whatIsRoundedIsSentExactlyAndErrorsAreSmall(int bits) {
    for (int count : new int[] {0, 1, 127, 128, 129, 3000}) {
      float[] exact = numbers(count);
      float[] rounded = exact.clone();
      float[] leftOut = DeltaCode.round(rounded, bits);
      byte[] code = DeltaCode.encode(rounded, 0, count, bits);
      assertEquals(count * bits / 8 + (count + DeltaCode.BLOCK - 1) / DeltaCode.BLOCK, code.length);
      assertArrayEquals(rounded, DeltaCode.decode(code, bits));
      float[] again = rounded.clone();
      DeltaCode.round(again, bits);
      assertArrayEquals(rounded, again);
      for (int i = 0; i < count; i++) {
        float largest = 0;
        int block = i / DeltaCode.BLOCK * DeltaCode.BLOCK;
        for (int j = block; j < Math.min(count, block + DeltaCode.BLOCK); j++) {
          largest = Math.max(largest, Math.abs(exact[j]));
        }
        // Half of a power of two that is at most twice what is needed.
        double most = Math.max(Float.MIN_NORMAL / 2, largest / ((1 << bits - 1) - 1.0));
        assertTrue(Math.abs(leftOut[i]) <= most, exact[i] + " " + leftOut[i] + " " + most);
        assertEquals(exact[i] + 0f, rounded[i] + leftOut[i]);
      }
    }
  }
}
