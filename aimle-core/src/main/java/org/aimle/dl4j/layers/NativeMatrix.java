package org.aimle.dl4j.layers;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas.cblas_sgemv;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A row-major matrix of floats in main memory, and its products by OpenBLAS. Parts of a matrix
 * share its pointer, whose position is set anew for each use: of the matrices that go into one
 * product none may be a part of another, and all belong to one thread.
 */
record NativeMatrix(FloatPointer memory, long start, int rows, int columns) {

  /** Multiplications up to which OpenBLAS takes a product for small, and copies no operand. */
  private static final int SMALL_PRODUCT = 1_000_000;

  /** Fewer rows at once are not worth their call. */
  private static final int MIN_ROWS = 16;

  /** All of a row-major array: its last dimension gives the columns. */
  static NativeMatrix of(INDArray array) {
    int columns = (int) array.size(array.rank() - 1);
    return new NativeMatrix(
        new ArrayPointer(array), 0, Math.toIntExact(array.length() / columns), columns);
  }

  /** Keeps the array, and with it the memory, alive for as long as the pointer is in use. */
  private static final class ArrayPointer extends FloatPointer {

    @SuppressWarnings("unused")
    private final INDArray array;

    ArrayPointer(INDArray array) {
      super(array.data().addressPointer());
      this.array = array;
    }
  }

  /** The rows {@code [from, from + count)}. */
  NativeMatrix rows(int from, int count) {
    return new NativeMatrix(memory, start + (long) from * columns, count, columns);
  }

  int size() {
    return rows * columns;
  }

  private FloatPointer pointer() {
    return memory.position(start);
  }

  /** Copies all elements to {@code to[offset ..)}. */
  void get(float[] to, int offset) {
    pointer().get(to, offset, size());
  }

  /** Overwrites all elements from {@code from[0 ..)}. */
  void put(float[] from) {
    pointer().put(from, 0, size());
  }

  /** Copies the bits of all elements to {@code to[0 ..)}. */
  void getBits(int[] to) {
    new IntPointer(pointer()).get(to, 0, size());
  }

  /** Overwrites the bits of all elements from {@code from[0 ..)}. */
  void putBits(int[] from) {
    new IntPointer(pointer()).put(from, 0, size());
  }

  /** Adds to one element. */
  void add(int row, int column, float value) {
    long at = start + (long) row * columns + column;
    memory.position(0).put(at, memory.get(at) + value);
  }

  /** {@code this = scale * a b + keep * this}, some rows at a time. */
  void product(NativeMatrix a, NativeMatrix b, float scale, float keep) {
    int step = Math.max(MIN_ROWS, SMALL_PRODUCT / b.size());
    for (int done = 0; done < rows; done += step) {
      int now = Math.min(step, rows - done);
      NativeMatrix part = a.rows(done, now);
      NativeMatrix result = rows(done, now);
      if (columns == 1) {
        result.vectorProduct(CblasNoTrans, part, b, scale, keep);
      } else {
        result.matrixProduct(CblasNoTrans, part, CblasNoTrans, b, scale, keep);
      }
    }
  }

  /** {@code this += a b}, at once. */
  void addProduct(NativeMatrix a, NativeMatrix b) {
    matrixProduct(CblasNoTrans, a, CblasNoTrans, b, 1f, 1f);
  }

  /** {@code this += a' b}. */
  void addTransposedProduct(NativeMatrix a, NativeMatrix b) {
    matrixProduct(CblasTrans, a, CblasNoTrans, b, 1f, 1f);
  }

  /** {@code this = a' b}. */
  void transposedProduct(NativeMatrix a, NativeMatrix b) {
    matrixProduct(CblasTrans, a, CblasNoTrans, b, 1f, 0f);
  }

  /** {@code this = a b'}. */
  void productTransposed(NativeMatrix a, NativeMatrix b) {
    matrixProduct(CblasNoTrans, a, CblasTrans, b, 1f, 0f);
  }

  /** {@code this += a b'}. */
  void addProductTransposed(NativeMatrix a, NativeMatrix b) {
    matrixProduct(CblasNoTrans, a, CblasTrans, b, 1f, 1f);
  }

  /** {@code this += x M}, all of them but M row vectors. */
  void addRowProduct(NativeMatrix x, NativeMatrix m) {
    vectorProduct(CblasTrans, m, x, 1f, 1f);
  }

  /** {@code this = scale * (M x')'}, all of them but M row vectors. */
  void productOfRow(NativeMatrix m, NativeMatrix x, float scale) {
    vectorProduct(CblasNoTrans, m, x, scale, 0f);
  }

  private void matrixProduct(
      int transA, NativeMatrix a, int transB, NativeMatrix b, float scale, float keep) {
    int inner = transA == CblasNoTrans ? a.columns : a.rows;
    FloatPointer left = a.pointer();
    FloatPointer right = b.pointer();
    int strideA = a.columns;
    int strideB = b.columns;
    cblas_sgemm(
        CblasRowMajor,
        transA,
        transB,
        rows,
        columns,
        inner,
        scale,
        left,
        strideA,
        right,
        strideB,
        keep,
        pointer(),
        columns);
  }

  private void vectorProduct(int trans, NativeMatrix m, NativeMatrix x, float scale, float keep) {
    FloatPointer left = m.pointer();
    FloatPointer right = x.pointer();
    cblas_sgemv(
        CblasRowMajor,
        trans,
        m.rows,
        m.columns,
        scale,
        left,
        m.columns,
        right,
        1,
        keep,
        pointer(),
        1);
  }
}
