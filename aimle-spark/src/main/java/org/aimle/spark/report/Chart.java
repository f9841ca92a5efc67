package org.aimle.spark.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A line chart over epochs, drawn as SVG; colours come from the page's style sheet.
 *
 * @param title what it shows, for those who do not see it
 * @param epochs right end of the horizontal axis, at least 1
 * @param series the lines, the first at the bottom
 * @param guide a horizontal line to compare with
 */
public record Chart(String title, int epochs, List<Series> series, Optional<Guide> guide) {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 300;
  private static final int LEFT = 56;
  private static final int RIGHT = 14;
  private static final int TOP = 12;
  private static final int BOTTOM = 40;
  private static final int MOST_POINTS = 320;
  private static final int MOST_DOTS = 60;

  /** A value at a time, the time in epochs since the start. */
  public record Point(double epoch, double value) {}

  /** How a line is drawn. */
  public enum Style {
    /** Thin and pale, for what changes with each round. */
    FAINT,
    /** Thick. */
    BOLD,
    /** Thick, with a dot for each point. */
    DOTTED
  }

  /**
   * A line.
   *
   * @param colour a class of the style sheet
   * @param emphasised the point to draw a ring around
   */
  public record Series(
      String name, String colour, Style style, List<Point> points, Optional<Point> emphasised) {

    public Series(String name, String colour, Style style, List<Point> points) {
      this(name, colour, style, points, Optional.empty());
    }
  }

  /** A horizontal line with its name. */
  public record Guide(String name, double value) {}

  public String svg() {
    Scale axis = axis();
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
            WIDTH, HEIGHT, Html.escape(title)));
    for (double tick : axis.ticks()) {
      svg.append(
          format(
              "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                  + "<text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
              LEFT,
              WIDTH - RIGHT,
              y(axis, tick),
              y(axis, tick),
              LEFT - 8,
              y(axis, tick) + 4,
              axis.label(tick)));
    }
    int step = Math.max(1, (int) Math.ceil(epochs / 10.0));
    for (int epoch = 0; epoch <= epochs; epoch += step) {
      svg.append(
          format(
              "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>",
              x(epoch), HEIGHT - BOTTOM + 18, epoch));
    }
    svg.append(
        format(
            "<text class=\"tick\" x=\"%d\" y=\"%d\" text-anchor=\"end\">epoch</text>",
            WIDTH - RIGHT, HEIGHT - 4));
    guide.ifPresent(
        line ->
            svg.append(
                format(
                    "<line class=\"guide\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                        + "<text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    LEFT,
                    WIDTH - RIGHT,
                    y(axis, line.value()),
                    y(axis, line.value()),
                    WIDTH - RIGHT,
                    y(axis, line.value()) - 6,
                    Html.escape(line.name()))));
    series.forEach(line -> draw(svg, axis, line));
    return svg.append("</svg>").toString();
  }

  private void draw(StringBuilder svg, Scale axis, Series line) {
    List<Point> points = thinned(line.points());
    if (points.isEmpty()) {
      return;
    }
    StringBuilder path = new StringBuilder();
    for (Point point : points) {
      path.append(path.isEmpty() ? 'M' : 'L')
          .append(format("%.1f %.1f", x(point.epoch()), y(axis, point.value())));
    }
    String style = line.style() == Style.FAINT ? "line faint" : "line";
    svg.append("<path class=\"%s %s\" d=\"%s\"/>".formatted(style, line.colour(), path));
    if (line.style() == Style.DOTTED && points.size() <= MOST_DOTS) {
      for (Point point : points) {
        svg.append(
            format(
                "<circle class=\"dot %s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"><title>%s</title></circle>",
                line.colour(),
                x(point.epoch()),
                y(axis, point.value()),
                Html.escape(describe(line.name(), point))));
      }
    }
    line.emphasised()
        .ifPresent(
            point ->
                svg.append(
                    format(
                        "<circle class=\"ring %s\" cx=\"%.1f\" cy=\"%.1f\" r=\"6.5\"><title>%s</title></circle>",
                        line.colour(),
                        x(point.epoch()),
                        y(axis, point.value()),
                        Html.escape(describe(line.name(), point) + ", the epoch that is kept"))));
  }

  private static String describe(String name, Point point) {
    return format("%s after epoch %.0f: %.5g", name, point.epoch(), point.value());
  }

  /** Neighbours averaged until few enough points are left to draw. */
  private static List<Point> thinned(List<Point> points) {
    int group = (points.size() + MOST_POINTS - 1) / MOST_POINTS;
    if (group <= 1) {
      return points;
    }
    List<Point> means = new ArrayList<>(MOST_POINTS);
    for (int from = 0; from < points.size(); from += group) {
      List<Point> some = points.subList(from, Math.min(points.size(), from + group));
      means.add(
          new Point(
              some.stream().mapToDouble(Point::epoch).average().orElseThrow(),
              some.stream().mapToDouble(Point::value).average().orElseThrow()));
    }
    return means;
  }

  private double x(double epoch) {
    return LEFT + (WIDTH - LEFT - RIGHT) * epoch / epochs;
  }

  private static double y(Scale axis, double value) {
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - axis.share(value));
  }

  /** From 0, or logarithmic where values span orders of magnitude. */
  private Scale axis() {
    Stream<Double> drawn =
        series.stream().flatMap(line -> thinned(line.points()).stream()).map(Point::value);
    double[] values =
        Stream.concat(drawn, guide.map(Guide::value).stream())
            .mapToDouble(Double::doubleValue)
            .filter(Double::isFinite)
            .toArray();
    double greatest = 0;
    double leastPositive = Double.POSITIVE_INFINITY;
    for (double value : values) {
      greatest = Math.max(greatest, value);
      leastPositive = value > 0 ? Math.min(leastPositive, value) : leastPositive;
    }
    return greatest > 0 && greatest / leastPositive > 50
        ? Scale.logarithmic(leastPositive, greatest)
        : Scale.linear(0, greatest);
  }

  private static String format(String pattern, Object... arguments) {
    return String.format(Locale.ROOT, pattern, arguments);
  }
}
