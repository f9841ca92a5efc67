package org.aimle.jobs.examples.nri;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import org.aimle.jobs.examples.Picture;

/** A square drawing of places in [-1, 1] x [-1, 1]. */
final class Sketch {

  private static final double RADIUS = 3.5;

  private final int size;
  private final BufferedImage image;
  private final Graphics2D graphics;

  /**
   * @param size in pixels
   */
  Sketch(int size) {
    this.size = size;
    this.image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    this.graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, size, size);
  }

  private double pixel(float coordinate) {
    return (coordinate + 1) / 2 * (size - 20) + 10;
  }

  /** From one place to another; each is two numbers. */
  void line(float[] places, int from, int to, int rgb, float width) {
    graphics.setColor(new Color(rgb));
    graphics.setStroke(new BasicStroke(width));
    graphics.draw(
        new Line2D.Double(
            pixel(places[from]),
            pixel(places[from + 1]),
            pixel(places[to]),
            pixel(places[to + 1])));
  }

  void disc(float[] places, int at) {
    graphics.setColor(new Color(0x303840));
    graphics.fill(
        new Ellipse2D.Double(
            pixel(places[at]) - RADIUS, pixel(places[at + 1]) - RADIUS, 2 * RADIUS, 2 * RADIUS));
  }

  Picture picture() {
    graphics.dispose();
    return new Picture(size, size, image.getRGB(0, 0, size, size, null, 0, size));
  }
}
