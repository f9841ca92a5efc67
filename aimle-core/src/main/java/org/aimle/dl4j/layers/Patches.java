package org.aimle.dl4j.layers;

/**
 * What a two-dimensional convolution reads: for each of its outputs the patch of the picture under
 * the kernel, zeros outside, as a matrix {@code [channels * kernelHeight * kernelWidth,
 * outputHeight * outputWidth]}. Pictures are {@code [channels, height, width]}, row-major.
 *
 * @param top rows of zeros above the picture
 * @param left columns of zeros to its left
 */
record Patches(
    int channels,
    int height,
    int width,
    int kernelHeight,
    int kernelWidth,
    int strideDown,
    int strideAcross,
    int top,
    int left,
    int outputHeight,
    int outputWidth) {

  int rows() {
    return channels * kernelHeight * kernelWidth;
  }

  int columns() {
    return outputHeight * outputWidth;
  }

  int picture() {
    return channels * height * width;
  }

  /** Whether patches and picture are the same numbers in the same order. */
  boolean areThePicture() {
    return kernelHeight == 1
        && kernelWidth == 1
        && strideDown == 1
        && strideAcross == 1
        && outputHeight == height
        && outputWidth == width;
  }

  /** Work on a run of outputs of one row and the pixels that a weight meets in them. */
  @FunctionalInterface
  private interface Run {

    /**
     * @param patch where the row of outputs begins
     * @param from the first of its outputs that meets a pixel, counted from there
     * @param to the end of those
     * @param pixel what the first of them meets; a stride further, what the next one does
     */
    void meet(int patch, int from, int to, int pixel);
  }

  /** Reads the patches of a picture. */
  void read(float[] picture, float[] patches) {
    forEachRun(
        (patch, from, to, pixel) -> {
          for (int i = 0; i < from; i++) {
            patches[patch + i] = 0;
          }
          if (strideAcross == 1) {
            System.arraycopy(picture, pixel, patches, patch + from, to - from);
          } else {
            for (int i = from, at = pixel; i < to; i++, at += strideAcross) {
              patches[patch + i] = picture[at];
            }
          }
          for (int i = to; i < outputWidth; i++) {
            patches[patch + i] = 0;
          }
        });
  }

  /** Adds the numbers of patches to the pixels that they were read from. */
  void addTo(float[] patches, float[] picture) {
    forEachRun(
        (patch, from, to, pixel) -> {
          for (int i = from, at = pixel; i < to; i++, at += strideAcross) {
            picture[at] += patches[patch + i];
          }
        });
  }

  private void forEachRun(Run run) {
    int patch = 0;
    for (int channel = 0; channel < channels; channel++) {
      for (int kernelRow = 0; kernelRow < kernelHeight; kernelRow++) {
        for (int kernelColumn = 0; kernelColumn < kernelWidth; kernelColumn++) {
          int shift = kernelColumn - left;
          int from = shift >= 0 ? 0 : Math.min(outputWidth, ceilDiv(-shift, strideAcross));
          int end = width - shift <= 0 ? from : ceilDiv(width - shift, strideAcross);
          int to = Math.max(from, Math.min(outputWidth, end));
          for (int outputRow = 0; outputRow < outputHeight; outputRow++, patch += outputWidth) {
            int row = outputRow * strideDown - top + kernelRow;
            if (row < 0 || row >= height || from == to) {
              run.meet(patch, outputWidth, outputWidth, 0);
            } else {
              int first = (channel * height + row) * width + from * strideAcross + shift;
              run.meet(patch, from, to, first);
            }
          }
        }
      }
    }
  }

  private static int ceilDiv(int a, int b) {
    return (a + b - 1) / b;
  }
}
