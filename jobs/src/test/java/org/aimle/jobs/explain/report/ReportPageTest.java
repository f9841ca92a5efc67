package org.aimle.jobs.explain.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ReportPageTest {

  private final String page = ReportPage.render(RunReportExample.report());

  @Test
  void isOnePageThatFetchesNothing() throws IOException {
    Path file = Path.of("target", "report-example.html");
    Files.writeString(file, page);
    assertFalse(page.contains("http://") || page.contains("https://"), "an address to fetch");
    assertFalse(page.contains("<script"), "a script");
    assertFalse(page.contains("url("), "an address in the style sheet");
    assertFalse(page.contains(" src="), "something to fetch");
  }

  @Test
  void escapesWhatComesFromData() {
    assertTrue(page.contains("&lt;b&gt;velvety&lt;/b&gt;"), page);
    assertTrue(page.contains("a&lt;b&gt;&amp;&quot;c&quot;"), page);
    assertFalse(page.contains("<b>velvety"));
    assertFalse(page.contains("alert(1)</script>"));
  }

  @Test
  void tellsOfLimitedSearchesAndOfMemory() {
    assertTrue(page.contains("<b>50</b><span>solutions not proved optimal</span>"), page);
    assertTrue(page.contains("<b>25.0&#8239;%</b><span>solutions from memory</span>"), page);
    String metrics = MetricsJson.write(RunReportExample.report());
    assertTrue(metrics.contains("\"instances_solved\" : 240"), metrics);
    assertTrue(metrics.contains("\"not_proved_optimal\" : 2"), metrics);
  }

  @Test
  void tellsOfReplicasThatWereDropped() {
    assertTrue(page.contains("<b>2</b><span>results of replicas left out"), page);
    assertTrue(MetricsJson.write(RunReportExample.report()).contains("\"dropped_replicas\" : 2"));
  }

  @Test
  void isWellFormed() throws Exception {
    assertTrue(body().getElementsByTagName("svg").getLength() >= 4);
  }

  @Test
  void highlightsExactlyTheChosenWordsAndOutlinesTheMarkedOnes() throws Exception {
    Element first = (Element) body().getElementsByTagName("article").item(0);
    NodeList chosen = first.getElementsByTagName("mark");
    assertEquals(
        java.util.List.of("rich", "floral", "<b>velvety</b>", "long"),
        IntStream.range(0, chosen.getLength())
            .mapToObj(i -> chosen.item(i).getTextContent())
            .toList());
    // Strength follows the score: floral has the highest of its text, long the lowest.
    assertEquals(0.78, strength((Element) chosen.item(1)), 1e-9);
    assertEquals(0.28, strength((Element) chosen.item(3)), 1e-9);
    assertEquals("human", ((Element) chosen.item(0)).getAttribute("class"));
    assertEquals("", ((Element) chosen.item(2)).getAttribute("class"));
    NodeList marked = first.getElementsByTagName("span");
    assertTrue(
        IntStream.range(0, marked.getLength())
            .mapToObj(i -> (Element) marked.item(i))
            .anyMatch(
                e ->
                    e.getAttribute("class").equals("human")
                        && e.getTextContent().equals("finish")));
  }

  @Test
  void neighboursThatAreChosenLookLikeOne() throws Exception {
    Element second = (Element) body().getElementsByTagName("article").item(1);
    NodeList chosen = second.getElementsByTagName("mark");
    assertEquals(
        java.util.List.of(":dull", "joins:stale ", "joined:and"),
        IntStream.range(0, chosen.getLength())
            .mapToObj(i -> (Element) chosen.item(i))
            .map(mark -> mark.getAttribute("class") + ":" + mark.getTextContent())
            .toList());
    assertTrue(
        second.getTextContent().contains("dull , stale and faint ; nobody"),
        second.getTextContent());
  }

  @Test
  void drawsCurvesInsideTheirFrame() {
    Matcher path = Pattern.compile(" d=\"([^\"]+)\"").matcher(page);
    int paths = 0;
    while (path.find()) {
      paths++;
      for (String point : path.group(1).substring(1).split("L")) {
        String[] xy = point.split(" ");
        double x = Double.parseDouble(xy[0]);
        double y = Double.parseDouble(xy[1]);
        assertTrue(x >= 56 && x <= 626 && y >= 12 && y <= 260, point);
      }
    }
    assertTrue(paths >= 7, "only " + paths + " curves");
  }

  private static double strength(Element element) {
    return Double.parseDouble(element.getAttribute("style").replace("--strength:", ""));
  }

  /** The page's body, read as XML: every element closed, every attribute quoted. */
  private Document body() throws Exception {
    String body =
        page.substring(page.indexOf("<main>"), page.indexOf("</main>") + "</main>".length())
            .replaceAll("&(nbsp|middot|times|ndash);", " ");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
  }
}
