package org.aimle.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.aimle.opencl.DeviceDescription.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenClDevicesTest {

  private static final DeviceDescription CPU = device("cpu", Kind.CPU, Optional.empty());
  private static final DeviceDescription UNTOLD = device("untold", Kind.GPU, Optional.empty());
  private static final DeviceDescription FIRST = gpu("first", 0x3b);
  private static final DeviceDescription SECOND = gpu("second", 0xaf);

  private static DeviceDescription gpu(String name, int bus) {
    return device(name, Kind.GPU, Optional.of(Platforms.pci(0, bus, 0, 0)));
  }

  private static DeviceDescription device(String name, Kind kind, Optional<String> pci) {
    return new DeviceDescription(0, 0, name, kind, pci, 1 << 30, 1 << 28, 8);
  }

  @Test
  void gpusComeFirstAndInTheOrderOfTheirPlaces() {
    assertEquals(
        List.of(FIRST, SECOND, UNTOLD, CPU),
        OpenClDevices.inOrder(List.of(CPU, UNTOLD, SECOND, FIRST)));
    assertEquals("0000:3b:00.0", FIRST.pci().orElseThrow());
  }

  @Test
  void anAddressIsTheNumberOfAGpu() {
    List<DeviceDescription> devices = List.of(FIRST, SECOND, CPU);
    assertEquals(FIRST, OpenClDevices.choose(devices, OptionalInt.empty()));
    assertEquals(SECOND, OpenClDevices.choose(devices, OptionalInt.of(1)));
    assertEquals(CPU, OpenClDevices.choose(List.of(CPU), OptionalInt.empty()));
    OpenClException wrong =
        assertThrows(OpenClException.class, () -> OpenClDevices.choose(devices, OptionalInt.of(2)));
    assertTrue(
        wrong.getMessage().startsWith("GPU 2 was assigned but OpenCL sees 2 GPU(s)"),
        wrong.getMessage());
  }

  @Test
  void aDeviceIsOpenedOnce() {
    OpenClDevice device = TestDevices.first();
    assertSame(device, OpenClDevices.open(device.description()));
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeItIsTaken() {
    OpenClDevice device = TestDevices.first();
    long memory = device.description().memory();
    String all =
        assertThrows(
                OpenClException.class, () -> device.requireMemory("a minibatch", memory + 1, 1))
            .getMessage();
    assertTrue(all.startsWith("a minibatch needs "), all);
    assertTrue(all.contains("take smaller minibatches"), all);
    String one =
        assertThrows(
                OpenClException.class,
                () ->
                    device.requireMemory("a minibatch", 1, device.description().largestArray() + 1))
            .getMessage();
    assertTrue(one.contains("an array of"), one);
    long before = device.used();
    try (DeviceArray array = new DeviceArray(device).atLeast(1000)) {
      assertEquals(before + 4000, device.used());
      assertTrue(device.mostUsed() >= before + 4000);
      assertSame(array, array.atLeast(10));
      assertEquals(before + 4000, device.used());
    }
    assertEquals(before, device.used());
  }

  @Test
  void aFolderWithoutDriversIsNamed(@TempDir Path empty) throws Exception {
    TestDevices.first();
    String said = listing(classPath(""), Map.of(Platforms.VENDORS_VARIABLE, empty + "/"));
    assertEquals("failed " + Platforms.noPlatform(Optional.of(empty + "/")), said);
    assertTrue(Platforms.noPlatform(Optional.empty()).contains("/etc/OpenCL/vendors"));
    assertTrue(Platforms.noPlatform(Optional.empty()).contains("nvidia.icd"));
  }

  @Test
  void withoutJoclItIsSaidWhatToAdd() throws Exception {
    String said = listing(classPath("jocl"), Map.of());
    assertTrue(said.startsWith("failed JOCL is not on the class path; add org.jocl:jocl"), said);
  }

  private static String classPath(String without) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(
            entry ->
                without.isEmpty() || !Path.of(entry).getFileName().toString().startsWith(without))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String listing(String classPath, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                classPath,
                DeviceListing.class.getName())
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said.strip();
  }
}
