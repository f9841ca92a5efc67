package org.aimle.lab.gradientstudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.aimle.jobs.Aimle;
import org.aimle.jobs.CommandRun;
import org.aimle.lab.study.StudyProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** A small study from the command line to its files. */
class GradientStudyCommandTest {

  @TempDir private Path folder;

  private CommandRun study(String output, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "gradient-study",
                "--samples=1,8",
                "--lambdas=0.1,1,10",
                "--temperatures=0.5,2",
                "--instances=3",
                "--repetitions=3",
                "--steps=20",
                "--output=" + folder.resolve(output)));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private String read(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }

  @Test
  void measuresAllProblemsAndWritesTablesAndAPage() throws Exception {
    CommandRun run = study("all", "--noise=gumbel");
    assertEquals(0, run.code(), run.err());
    try (Stream<Path> files = Files.list(folder.resolve("all"))) {
      assertEquals(
          new TreeSet<>(
              List.of(
                  "adapted-lambda.csv",
                  "best-knobs.csv",
                  "estimates.csv",
                  "gradient-study.html",
                  "gradient-study.json",
                  "lambda-trajectories.csv",
                  "no-scores.csv",
                  "noise-fidelity.csv",
                  "samples-needed.csv",
                  "timings.csv")),
          new TreeSet<>(files.map(file -> file.getFileName().toString()).toList()));
    }
    JsonNode json = new ObjectMapper().readTree(read("all/gradient-study.json"));
    List<String> lines = read("all/estimates.csv").lines().toList();
    assertEquals(lines.size() - 1, json.get("estimates").size());
    TreeSet<String> problems = new TreeSet<>();
    for (JsonNode row : json.get("estimates")) {
      problems.add(row.get("problem").asText());
      assertTrue(Math.abs(row.get("cosine").asDouble()) <= 1, row.toString());
      assertTrue(row.get("variance").asDouble() >= 0, row.toString());
      assertTrue(row.get("rescaled_bias").asDouble() <= 1, row.toString());
      boolean difference =
          row.get("estimator").asText().startsWith("aimle")
              || row.get("knob").asText().equals("lambda");
      assertEquals(!difference, row.get("non_zeros_per_sample").isNull(), row.toString());
    }
    assertEquals(new TreeSet<>(StudyProblem.names()), problems);
    for (String name : problems) {
      assertTrue(run.out().contains(name), run.out());
    }
    page(read("all/gradient-study.html"));
  }

  private static void page(String html) throws Exception {
    assertFalse(html.contains("http://") || html.contains("https://"), "an address to fetch");
    assertFalse(html.contains("<script") || html.contains("url("), "something to fetch or run");
    assertFalse(html.contains("NaN") || html.contains("Infinity"), "a number that is none");
    String body = html.substring(html.indexOf("<body>"), html.indexOf("</html>"));
    String known =
        "<!DOCTYPE body [<!ENTITY ndash '-'><!ENTITY middot '.'><!ENTITY plusmn '+'>"
            + "<!ENTITY micro 'u'><!ENTITY nbsp ' '><!ENTITY hellip '.'><!ENTITY rsquo '.'>"
            + "<!ENTITY lambda 'l'><!ENTITY tau 't'><!ENTITY theta 't'><!ENTITY lang '.'>"
            + "<!ENTITY rang '.'><!ENTITY sim '~'><!ENTITY minus '-'><!ENTITY sup2 '2'>"
            + "<!ENTITY ldquo '.'><!ENTITY rdquo '.'>]>";
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream((known + body).getBytes(StandardCharsets.UTF_8)));
    assertEquals(7 * StudyProblem.names().size(), document.getElementsByTagName("svg").getLength());
    int otherSections = 4;
    assertEquals(
        StudyProblem.names().size(),
        document.getElementsByTagName("section").getLength() - otherSections);
  }

  @Test
  void writesTheSameTablesWithAnyNumberOfThreads() throws IOException {
    assertEquals(0, study("one", "--problems=trees-5", "--threads=1").code());
    assertEquals(0, study("two", "--problems=trees-5", "--threads=2").code());
    for (String table :
        List.of(
            "estimates",
            "best-knobs",
            "no-scores",
            "lambda-trajectories",
            "adapted-lambda",
            "samples-needed",
            "noise-fidelity")) {
      assertEquals(read("one/" + table + ".csv"), read("two/" + table + ".csv"));
    }
    assertEquals(0, study("other", "--problems=trees-5", "--seed=1").code());
    assertFalse(read("one/estimates.csv").equals(read("other/estimates.csv")));
  }

  @Test
  void replacesResultsOnlyWhenTold() throws IOException {
    String[] small = {"--problems=trees-5", "--noise=gumbel"};
    assertEquals(0, study("twice", small).code());
    CommandRun again = study("twice", small);
    assertEquals(Aimle.WRONG_INPUT, again.code());
    assertTrue(again.err().contains("add --overwrite"), again.err());
    List<String> overwriting = new ArrayList<>(List.of(small));
    overwriting.add("--overwrite");
    assertEquals(0, study("twice", overwriting.toArray(String[]::new)).code());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count(), "nothing else is left behind");
    }
  }

  @Test
  void refusesWhatCannotBe() {
    refused("--problems: no problem is named 'knots'", "--problems=knots");
    refused("--noise: no noise is named 'laplace'", "--noise=laplace");
    refused("--samples is 0 but must be at least 1", "--samples=0,1");
    refused("--lambdas is -1.0 but must be", "--lambdas=-1");
    refused("--lambdas is [1.0, 1.0], which has one twice", "--lambdas=1,1");
    refused("--repetitions is 1 but must be at least 2", "--repetitions=1");
    refused("--threads is 0 but must be at least 1", "--threads=0");
    refused("--cosine is 1.0 but must be between 0 and 1", "--cosine=1");
  }

  private void refused(String message, String option) {
    List<String> arguments =
        new ArrayList<>(List.of("gradient-study", "--output=" + folder.resolve("x"), option));
    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
    assertEquals(Aimle.WRONG_INPUT, run.code(), run.err());
    assertTrue(run.err().contains("aimle: " + message), run.err());
    assertFalse(Files.exists(folder.resolve("x")));
  }
}
