package org.aimle.lab.mllib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.aimle.lab.ScalaRepl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The stages held against the checks that Spark's own stages must pass. Those are Scala, in Spark's
 * test jars, and run by ScalaTest.
 */
class SparkSuitesTest {

  private static final String RUN =
      """
      val failures = new java.util.ArrayList[String]
      val passed = new java.util.ArrayList[String]
      (new %s).run(None, org.scalatest.Args({
        case failed: org.scalatest.events.TestFailed => failures.add(failed.testName + ": " + failed.message)
        case aborted: org.scalatest.events.SuiteAborted => failures.add(aborted.message)
        case succeeded: org.scalatest.events.TestSucceeded => passed.add(succeeded.testName)
        case _ =>
      }))
      """;

  @ParameterizedTest
  @ValueSource(strings = {"TextExplainerSuite", "FeatureExplainerSuite"})
  void passes(String suite) throws IOException {
    try (InputStream file = SparkSuitesTest.class.getResourceAsStream(suite + ".scala");
        ScalaRepl repl = new ScalaRepl()) {
      repl.run(new String(file.readAllBytes(), StandardCharsets.UTF_8));
      repl.run(RUN.formatted(suite));
      assertEquals(List.of(), repl.value("failures"));
      assertTrue(((List<?>) repl.value("passed")).size() >= 5, "no tests in " + suite);
    }
  }
}
