package org.aimle.lab.gradientstudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.aimle.lab.gradientstudy.Plot.Guide;
import org.aimle.lab.gradientstudy.Plot.Line;
import org.aimle.lab.gradientstudy.Plot.Mark;
import org.aimle.lab.gradientstudy.Plot.Point;
import org.aimle.lab.gradientstudy.Plot.Size;
import org.aimle.lab.gradientstudy.Plot.Stroke;
import org.aimle.spark.report.Scale;
import org.junit.jupiter.api.Test;

class PlotTest {

  @Test
  void scalesAreRoundedOutwards() {
    assertEquals(List.of(0.0, 0.2, 0.4, 0.6, 0.8, 1.0), rounded(Scale.linear(0, 0.97)));
    assertEquals(List.of(-0.5, 0.0, 0.5, 1.0), rounded(Scale.linear(-0.3, 1)));
    assertEquals(List.of(0.01, 0.1, 1.0, 10.0), rounded(Scale.logarithmic(0.02, 9)));
    assertEquals(List.of(1.0, 10.0, 100.0), rounded(Scale.logarithmicExactly(0.3, 200)));
    Scale exact = Scale.logarithmicExactly(0.01, 100);
    assertEquals(0, exact.share(0.01), 1e-12);
    assertEquals(0.5, exact.share(1), 1e-12);
    assertEquals(1, exact.share(1000), "what lies outside is moved to the border");
    assertEquals(0, exact.share(0));
    assertEquals(0.25, Scale.linear(0, 4).share(1), 1e-12);
  }

  private static List<Double> rounded(Scale scale) {
    return scale.ticks().stream().map(tick -> Math.round(tick * 1e6) / 1e6).toList();
  }

  @Test
  void ticksAreWrittenShortly() {
    Scale scale = Scale.linear(0, 1);
    assertEquals("0", scale.label(0));
    assertEquals("0.25", scale.label(0.25));
    assertEquals("-0.5", scale.label(-0.5));
    assertEquals("100", scale.label(100));
    assertEquals("1e-5", scale.label(1e-5));
    assertEquals("1e6", scale.label(1e6));
  }

  private static Plot plot(List<Line> lines) {
    return new Plot(
        "a <plot>",
        Scale.logarithmicExactly(1, 100),
        "x",
        Scale.linear(0, 1),
        "y",
        lines,
        List.of(new Mark("here & now", "rose", new Point(10, 0.5))),
        List.of(new Guide("goal", 0.9)),
        Size.half(150));
  }

  @Test
  void namesAtTheEndsOfLinesDoNotCoverEachOther() {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      lines.add(
          new Line(
              "line " + i,
              "blue",
              Stroke.BOLD,
              List.of(new Point(1, 0.1), new Point(100, 0.9 + i * 0.001))));
    }
    Matcher name =
        Pattern.compile("class=\"name blue\" x=\"(\\d+)\" y=\"([\\d.]+)\"")
            .matcher(plot(lines).svg());
    List<Double> places = new ArrayList<>();
    while (name.find()) {
      places.add(Double.parseDouble(name.group(2)));
    }
    assertEquals(15, places.size());
    for (int i = 1; i < places.size(); i++) {
      assertTrue(places.get(i) - places.get(i - 1) > 14, places.toString());
    }
    assertTrue(places.get(0) > 20 && places.get(14) < 380, places.toString());
  }

  @Test
  void drawsPointsWhereTheyBelongAndEscapesNames() {
    String svg =
        plot(List.of(
                new Line(
                    "<b>", "teal", Stroke.DASHED, List.of(new Point(1, 0), new Point(100, 1)))))
            .svg();
    // The frame: 56 from the left, 150 from the right of 640; 26 from the top, 44 from the bottom
    // of 380.
    assertTrue(svg.contains("d=\"M56.0 336.0L490.0 26.0\""), svg);
    assertTrue(svg.contains("&lt;b&gt;") && !svg.contains("<b>"), svg);
    assertTrue(svg.contains("here &amp; now"), svg);
    assertTrue(svg.contains(">goal<"), svg);
    assertFalse(svg.contains("NaN"), svg);
  }
}
