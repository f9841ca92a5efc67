package org.aimle.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code conf/gpu-discovery.sh} on a machine with three GPUs. */
class GpuDiscoveryTest {

  private static final Path SCRIPT = Path.of("..", "conf", "gpu-discovery.sh").toAbsolutePath();

  @TempDir private Path folder;

  @BeforeEach
  void writeTool() throws IOException {
    tool("printf '0\\n1\\n2\\n'");
  }

  private void tool(String does) throws IOException {
    Path tool = Files.writeString(folder.resolve("nvidia-smi"), "#!/bin/sh\n" + does + "\n");
    assertTrue(tool.toFile().setExecutable(true));
  }

  private String told(int code, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(SCRIPT.toString()).redirectErrorStream(true);
    builder.environment().remove("CUDA_VISIBLE_DEVICES");
    builder.environment().merge("PATH", folder.toString(), (old, first) -> first + ":" + old);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(code, process.waitFor(), said);
    return said.strip();
  }

  private static String addresses(String list) {
    return "{\"name\": \"gpu\", \"addresses\": [%s]}".formatted(list);
  }

  @Test
  void allGpusAreNamed() throws IOException, InterruptedException {
    assertEquals(addresses("\"0\",\"1\",\"2\""), told(0, Map.of()));
    assertEquals(
        addresses("\"0\",\"1\",\"2\""), told(0, Map.of("CUDA_VISIBLE_DEVICES", "")), "not chosen");
    tool(":");
    assertEquals(addresses(""), told(0, Map.of()));
    tool("echo no driver; exit 9");
    told(9, Map.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "2; \"0\"",
        "2,0; \"0\",\"1\"",
        "GPU-3b, MIG-af; \"0\",\"1\"",
        "1,-1,2; \"0\"",
        "NoDevFiles; ''"
      })
  void thoseThatTheDriverShowsAreNumberedFromZero(String visible, String expected)
      throws IOException, InterruptedException {
    assertEquals(addresses(expected), told(0, Map.of("CUDA_VISIBLE_DEVICES", visible)));
  }
}
