package org.aimle.jobs.examples;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * A small picture, written as PNG.
 *
 * @param width in pixels
 * @param height in pixels
 * @param rgb {@code 0xRRGGBB} of each pixel, row after row
 */
public record Picture(int width, int height, int[] rgb) {

  private static final int WHITE = 0xFFFFFF;

  public Picture {
    if (rgb.length != width * height) {
      throw new IllegalArgumentException(
          "there are %d pixels but width %d times height %d".formatted(rgb.length, width, height));
    }
  }

  /** Grey levels from 0, black, to 1, white. */
  public static Picture grey(int width, int height, float[] values, int offset) {
    int[] rgb = new int[width * height];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = 0x010101 * Math.round(255 * Math.max(0, Math.min(1, values[offset + i])));
    }
    return new Picture(width, height, rgb);
  }

  /** Each pixel a square of so many. */
  public Picture enlarged(int factor) {
    int[] large = new int[rgb.length * factor * factor];
    for (int y = 0; y < height * factor; y++) {
      for (int x = 0; x < width * factor; x++) {
        large[y * width * factor + x] = rgb[y / factor * width + x / factor];
      }
    }
    return new Picture(width * factor, height * factor, large);
  }

  /** Pictures of one size side by side on white, so many in a row. */
  public static Picture grid(List<Picture> pictures, int columns, int gap) {
    Picture first = pictures.get(0);
    int rows = (pictures.size() + columns - 1) / columns;
    int width = columns * (first.width + gap) - gap;
    int height = rows * (first.height + gap) - gap;
    int[] rgb = new int[width * height];
    Arrays.fill(rgb, WHITE);
    for (int i = 0; i < pictures.size(); i++) {
      int left = i % columns * (first.width + gap);
      int top = i / columns * (first.height + gap);
      for (int y = 0; y < first.height; y++) {
        System.arraycopy(
            pictures.get(i).rgb, y * first.width, rgb, (top + y) * width + left, first.width);
      }
    }
    return new Picture(width, height, rgb);
  }

  /** The picture as a PNG file. */
  public byte[] png() {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, height, rgb, 0, width);
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      ImageIO.write(image, "png", out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a picture", e);
    }
  }
}
