package org.aimle.dl4j.layers;

import org.bytedeco.javacpp.FloatPointer;

/** Native memory that is used again and again and grows with the largest matrix. */
final class Scratch {

  private FloatPointer memory = new FloatPointer(1);

  /** A matrix with any content; the one asked for before shares its memory. */
  NativeMatrix matrix(int rows, int columns) {
    long size = (long) rows * columns;
    if (memory.capacity() < size) {
      memory.close();
      memory = new FloatPointer(size);
    }
    return new NativeMatrix(memory, 0, rows, columns);
  }

  /** The array, or a longer one if it is too short. */
  static float[] atLeast(float[] array, int length) {
    return array.length >= length ? array : new float[length];
  }

  static int[] atLeast(int[] array, int length) {
    return array.length >= length ? array : new int[length];
  }
}
