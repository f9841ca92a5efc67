package org.aimle.plain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.aimle.estimator.Estimators;
import org.junit.jupiter.api.Test;

/** {@link PlainRun} on a class path without the jars of DL4J, ND4J and their natives. */
class PlainRunTest {

  /** DL4J, ND4J and what they shade are of one version. */
  private static final Pattern DL4J =
      Pattern.compile("(deeplearning4j|nd4j|javacpp|openblas|cuda|.*-1\\.0\\.0-M2).*");

  private static String classPath() {
    List<String> all = List.of(System.getProperty("java.class.path").split(File.pathSeparator));
    List<String> kept =
        all.stream()
            .filter(entry -> !DL4J.matcher(Path.of(entry).getFileName().toString()).matches())
            .toList();
    assertTrue(kept.size() < all.size(), "DL4J is on the class path of this test");
    return kept.stream().collect(Collectors.joining(File.pathSeparator));
  }

  @Test
  void solversNoiseRulesAndEstimatorsNeedNoDl4j() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                classPath(),
                PlainRun.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    List<String> lines =
        Arrays.stream(said.split("\\R")).filter(line -> line.contains(" non-zeros, ")).toList();
    assertEquals(Estimators.names().size() + 3, lines.size(), said);
    assertTrue(lines.stream().noneMatch(line -> line.contains(": 0 non-zeros")), said);
  }
}
