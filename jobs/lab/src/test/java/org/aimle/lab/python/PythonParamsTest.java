package org.aimle.lab.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.aimle.jobs.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Python package follows the Java stages; needs no PySpark. */
class PythonParamsTest {

  private static final Path PYTHON = Path.of("..", "..", "python");

  @TempDir private Path folder;

  @Test
  void theParametersAreThoseOfJava() throws IOException {
    assertEquals(
        PythonParams.module(),
        Files.readString(PYTHON.resolve("src/aimle/_params.py")),
        "python/src/aimle/_params.py is not what the stages say; run jobs/bin/aimle python-params");
  }

  @Test
  void theCommandWritesThem() throws IOException {
    Path file = folder.resolve("params.py");
    CommandRun run = CommandRun.of("python-params", file.toString());
    assertEquals(0, run.code(), run.err());
    assertEquals(PythonParams.module(), Files.readString(file));
  }

  @Test
  void theVersionIsThatOfTheBuild() throws IOException {
    String version = System.getProperty("aimle.version").replace("-SNAPSHOT", ".dev0");
    assertTrue(
        Files.readAllLines(PYTHON.resolve("pyproject.toml"))
            .contains("version = \"%s\"".formatted(version)),
        "python/pyproject.toml must have version " + version);
  }

  @Test
  void everyFileCompiles() throws IOException, InterruptedException {
    assumeTrue(run(List.of("python3", "--version")) == 0, "there is no python3");
    List<String> command = new ArrayList<>(List.of("python3", "-m", "py_compile"));
    try (Stream<Path> files = Files.walk(PYTHON)) {
      files.map(Path::toString).filter(file -> file.endsWith(".py")).forEach(command::add);
    }
    assertTrue(command.size() > 8, command.toString());
    assertEquals(0, run(command));
  }

  private int run(List<String> command) throws InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("PYTHONPYCACHEPREFIX", folder.toString());
    try {
      return builder.inheritIO().start().waitFor();
    } catch (IOException e) {
      return -1; // no such command
    }
  }
}
