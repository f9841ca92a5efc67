package org.aimle.lab.gradientstudy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.aimle.spark.report.Html;
import org.aimle.spark.report.Scale;

/**
 * Lines and marks over a number, drawn as SVG; colours come from the page's style sheet. Lines bear
 * their names at their right ends.
 *
 * @param description what it shows, for those who do not see it
 * @param x horizontal axis
 * @param xName its name
 * @param y vertical axis
 * @param yName its name
 * @param lines drawn in this order
 * @param marks drawn over the lines
 * @param guides horizontal lines to compare with
 * @param size of the drawing
 */
record Plot(
    String description,
    Scale x,
    String xName,
    Scale y,
    String yName,
    List<Line> lines,
    List<Mark> marks,
    List<Guide> guides,
    Size size) {

  private static final int LEFT = 56;
  private static final int TOP = 26;
  private static final int BOTTOM = 44;
  private static final int NAME_HEIGHT = 16;

  /**
   * In pixels of the drawing, which is scaled to its place.
   *
   * @param names room for the names of lines at the right
   */
  record Size(int width, int height, int names) {

    boolean isFull() {
      return width > 1000;
    }

    /** Half as wide as the page. */
    static Size half(int names) {
      return new Size(640, 380, names);
    }

    /** As wide as the page. */
    static Size full(int names) {
      return new Size(1240, 440, names);
    }
  }

  record Point(double x, double y) {}

  /** How a line is drawn. */
  enum Stroke {
    THIN("line thinner"),
    BOLD("line"),
    DASHED("line dashed"),
    /** No line, a dot for each point. */
    DOTS("");

    private final String style;

    Stroke(String style) {
      this.style = style;
    }
  }

  /**
   * @param colour a class of the style sheet
   * @param name written at the right end, nothing if it is empty
   */
  record Line(String name, String colour, Stroke stroke, List<Point> points) {}

  /** A dot with a ring around it; {@code name} is shown when pointed at. */
  record Mark(String name, String colour, Point at) {}

  record Guide(String name, double value) {}

  String svg() {
    StringBuilder svg = new StringBuilder(4096);
    svg.append(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">"
            .formatted(size.width(), size.height(), Html.escape(description)));
    axes(svg);
    // Side by side, as guides may lie close together.
    int name = LEFT + 6;
    for (Guide guide : guides) {
      svg.append(
          format(
              "<line class=\"guide\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                  + "<text class=\"tick\" x=\"%d\" y=\"%.1f\">%s</text>",
              LEFT,
              right(),
              down(guide.value()),
              down(guide.value()),
              name,
              down(guide.value()) - 5,
              Html.escape(guide.name())));
      name += 12 + 7 * guide.name().length();
    }
    lines.forEach(line -> draw(svg, line));
    for (Mark mark : marks) {
      svg.append(
          format(
              "<g class=\"%s\"><circle class=\"ring\" cx=\"%.1f\" cy=\"%.1f\" r=\"7.5\"/>"
                  + "<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.6\"><title>%s</title></circle></g>",
              mark.colour(),
              across(mark.at().x()),
              down(mark.at().y()),
              across(mark.at().x()),
              down(mark.at().y()),
              Html.escape(mark.name())));
    }
    names(svg);
    return svg.append("</svg>").toString();
  }

  private int right() {
    return size.width() - size.names();
  }

  private double across(double value) {
    return LEFT + (right() - LEFT) * x.share(value);
  }

  private double down(double value) {
    return TOP + (size.height() - TOP - BOTTOM) * (1 - y.share(value));
  }

  private void axes(StringBuilder svg) {
    for (double tick : y.ticks()) {
      svg.append(
          format(
              "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                  + "<text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
              LEFT, right(), down(tick), down(tick), LEFT - 8, down(tick) + 4, y.label(tick)));
    }
    for (double tick : x.ticks()) {
      svg.append(
          format(
              "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>"
                  + "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
              across(tick),
              across(tick),
              TOP,
              size.height() - BOTTOM,
              across(tick),
              size.height() - BOTTOM + 18,
              x.label(tick)));
    }
    svg.append(
        format(
            "<text class=\"tick\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                + "<text class=\"tick\" x=\"%d\" y=\"%d\">%s</text>",
            right(), size.height() - 6, Html.escape(xName), 6, 14, Html.escape(yName)));
  }

  private void draw(StringBuilder svg, Line line) {
    if (line.stroke() != Stroke.DOTS) {
      StringBuilder path = new StringBuilder();
      for (Point point : line.points()) {
        path.append(path.isEmpty() ? 'M' : 'L')
            .append(format("%.1f %.1f", across(point.x()), down(point.y())));
      }
      svg.append(
          "<path class=\"%s %s\" d=\"%s\"/>".formatted(line.stroke().style, line.colour(), path));
    }
    for (Point point : line.points()) {
      svg.append(
          format(
              "<circle class=\"dot %s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%s\"><title>%s</title></circle>",
              line.colour(),
              across(point.x()),
              down(point.y()),
              line.stroke() == Stroke.DOTS ? "5" : "2.4",
              Html.escape(format("%s: %.4g at %.4g", line.name(), point.y(), point.x()))));
    }
  }

  /** A line's name and how far down it stands. */
  private record Name(Line line, double down) {}

  private void names(StringBuilder svg) {
    List<Name> wished =
        lines.stream()
            .filter(line -> !line.name().isEmpty() && !line.points().isEmpty())
            .map(line -> new Name(line, down(last(line).y())))
            .sorted(Comparator.comparingDouble(Name::down))
            .toList();
    for (Name name : apart(wished)) {
      double from = across(last(name.line()).x());
      svg.append(
          format(
              "<path class=\"leader %s\" d=\"M%.1f %.1fL%.1f %.1f\"/>"
                  + "<text class=\"name %s\" x=\"%d\" y=\"%.1f\">%s</text>",
              name.line().colour(),
              from + 4,
              down(last(name.line()).y()),
              right() + 10.0,
              name.down(),
              name.line().colour(),
              right() + 14,
              name.down() + 4.5,
              Html.escape(name.line().name())));
    }
  }

  private static Point last(Line line) {
    return line.points().get(line.points().size() - 1);
  }

  /** The names, from top to bottom, moved as little as it takes for none to cover another. */
  private List<Name> apart(List<Name> wished) {
    double[] at = wished.stream().mapToDouble(Name::down).toArray();
    for (int round = 0; round < 200; round++) {
      for (int i = 1; i < at.length; i++) {
        double overlap = NAME_HEIGHT - (at[i] - at[i - 1]);
        if (overlap > 0) {
          at[i - 1] -= overlap / 2;
          at[i] += overlap / 2;
        }
      }
      for (int i = 0; i < at.length; i++) {
        at[i] =
            Math.max(
                TOP + i * NAME_HEIGHT,
                Math.min(size.height() - 8 - (at.length - 1 - i) * NAME_HEIGHT, at[i]));
      }
    }
    List<Name> moved = new ArrayList<>();
    for (int i = 0; i < at.length; i++) {
      moved.add(new Name(wished.get(i).line(), at[i]));
    }
    return moved;
  }

  private static String format(String pattern, Object... arguments) {
    return String.format(Locale.ROOT, pattern, arguments);
  }
}
