package org.aimle.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.aimle.opencl.DeviceDescription.Kind;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.LibUtils;
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
    return new DeviceDescription(0, 0, name, "a maker", kind, pci, 1 << 30, 1 << 28, 8);
  }

  private static DeviceDescription of(
      int platform, int index, String vendor, DeviceDescription device) {
    return new DeviceDescription(
        platform,
        index,
        device.name(),
        vendor,
        device.kind(),
        device.pci(),
        device.memory(),
        device.largestArray(),
        device.units());
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
  void aCardThatTwoPlatformsOfferIsCountedOnce() {
    DeviceDescription here = of(0, 0, "NVIDIA Corporation", FIRST);
    DeviceDescription again = of(1, 0, "NVIDIA Corporation", FIRST);
    DeviceDescription other = of(1, 1, "NVIDIA Corporation", SECOND);
    List<DeviceDescription> devices =
        OpenClDevices.inOrder(List.of(here, again, other, UNTOLD, UNTOLD));
    assertEquals(List.of(here, other, UNTOLD, UNTOLD), devices);
    assertEquals(other, OpenClDevices.choose(devices, OptionalInt.of(1)));
    DeviceDescription half = of(0, 1, "a maker", FIRST);
    assertEquals(
        List.of(here, half), OpenClDevices.inOrder(List.of(here, half)), "parts of one card");
  }

  @Test
  void aNumberMeansOneOfNvidiasWhereThereAreSome() {
    DeviceDescription integrated = gpu("integrated", 0);
    DeviceDescription first = of(1, 0, "NVIDIA Corporation", FIRST);
    DeviceDescription second = of(1, 1, "NVIDIA Corporation", SECOND);
    List<DeviceDescription> devices =
        OpenClDevices.inOrder(List.of(second, CPU, integrated, first));
    assertEquals(List.of(integrated, first, second, CPU), devices);
    assertEquals(first, OpenClDevices.choose(devices, OptionalInt.of(0)));
    assertEquals(second, OpenClDevices.choose(devices, OptionalInt.of(1)));
    String wrong =
        assertThrows(OpenClException.class, () -> OpenClDevices.choose(devices, OptionalInt.of(2)))
            .getMessage();
    assertTrue(wrong.contains("sees 2 GPU(s) among"), wrong);
    assertTrue(wrong.contains("CUDA_VISIBLE_DEVICES ("), wrong);
    assertTrue(wrong.contains("MIG"), wrong);
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
    Map<String, String> environment = Map.of(Drivers.VENDORS_VARIABLE, empty + "/");
    String said = listing(classPath(""), environment);
    assertEquals("failed " + new Drivers(environment, empty).noPlatform(), said);
    assertTrue(said.contains(empty + "/ names no driver (a file *.icd)"), said);
  }

  @Test
  void aDriverThatDoesNotLoadIsNamed(@TempDir Path vendors) throws Exception {
    TestDevices.first();
    Files.writeString(vendors.resolve("nvidia.icd"), "libnvidia-none.so.1\n");
    String said = listing(classPath(""), Map.of(Drivers.VENDORS_VARIABLE, vendors + "/"));
    String named =
        vendors.resolve("nvidia.icd") + " names libnvidia-none.so.1, which does not load";
    assertTrue(said.startsWith("failed no OpenCL platform: " + named), said);
    assertTrue(said.contains("NVIDIA_DRIVER_CAPABILITIES"), said);
  }

  @Test
  void withoutJoclItIsSaidWhatToAdd() throws Exception {
    String said = listing(classPath("jocl"), Map.of());
    assertTrue(said.startsWith("failed JOCL is not on the class path; add org.jocl:jocl"), said);
  }

  @Test
  void aFolderThatTakesNoLibraryIsNamedEachTime(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    String said = listing(classPath(""), Map.of(), "-Djava.io.tmpdir=" + file);
    assertTrue(
        said.startsWith("failed JOCL's library cannot be unpacked and loaded (" + file), said);
    assertTrue(said.contains("java.io.tmpdir, which is " + file + ", must be a folder"), said);
    assertEquals(1, said.lines().count(), said);
  }

  @Test
  void aLibraryThatAnotherProcessStillWritesIsNotLoaded(@TempDir Path folder) throws Exception {
    TestDevices.first();
    String name = LibUtils.createPlatformLibraryName("JOCL_2_0_6");
    Path half = Files.writeString(folder.resolve(LibUtils.createLibraryFileName(name)), "\177ELF");
    String said = listing(classPath(""), Map.of(), "-Djava.io.tmpdir=" + folder);
    assertTrue(said.startsWith("found ["), said);
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(half), left.filter(Files::isRegularFile).toList());
    }
  }

  @Test
  void whatKeepsJoclFromLoadingIsToldApart() {
    String noOpenCl =
        "Could not initialize native OpenCL library. Implementation library could not be loaded";
    assertTrue(
        Jocl.lacking(new UnsatisfiedLinkError(noOpenCl)).startsWith("libOpenCL.so.1 is missing"));
    LinkageError again = new NoClassDefFoundError("Could not initialize class org.jocl.CL");
    again.initCause(new ExceptionInInitializerError(noOpenCl));
    assertTrue(Jocl.lacking(again).startsWith("libOpenCL.so.1 is missing"));
    assertTrue(
        Jocl.lacking(
                new UnsatisfiedLinkError(
                    "Error while loading native library \"JOCL\"\nNo resource found with name"))
            .startsWith("JOCL has no library for " + System.getProperty("os.name")));
    assertEquals("JOCL does not load: odd", Jocl.lacking(new LinkageError("odd")));
  }

  @Test
  void aPlatformThatFailsHidesNoOther() {
    IntFunction<List<DeviceDescription>> devices =
        platform -> {
          if (platform == 0) {
            throw new CLException("CL_OUT_OF_HOST_MEMORY", CL.CL_OUT_OF_HOST_MEMORY);
          }
          return platform == 1 ? List.of(CPU) : List.of();
        };
    assertEquals(List.of(CPU), Platforms.describe(3, devices));
    String none =
        assertThrows(OpenClException.class, () -> Platforms.describe(1, devices)).getMessage();
    assertTrue(
        none.startsWith(
            "OpenCL has 1 platform(s) but no device, platform 0 fails with CL_OUT_OF_HOST_MEMORY"),
        none);
  }

  @Test
  void handlersOfSignalsAreTheJvmsAfterKernelsWereCompiled(@TempDir Path cache)
      throws IOException, InterruptedException {
    TestDevices.first();
    String said = opened(0, Map.of("POCL_CACHE_DIR", cache.toString()));
    assertTrue(said.endsWith("computed 2 and 4, []"), said);
  }

  @Test
  void withJsigThreadsMayComeToSafepointsWhileKernelsAreCompiled(@TempDir Path cache)
      throws IOException, InterruptedException {
    TestDevices.first();
    Path jsig = Path.of(System.getProperty("java.home"), "lib", "libjsig.so");
    assumeTrue(Files.exists(jsig), "this JVM has no " + jsig);
    String said =
        opened(4, Map.of("POCL_CACHE_DIR", cache.toString(), "LD_PRELOAD", jsig.toString()));
    assertTrue(said.endsWith("computed 2 and 4, []"), said);
  }

  @Test
  void computesWhereJnaDoesNotLoad(@TempDir Path folder) throws IOException, InterruptedException {
    TestDevices.first();
    Path file = Files.createFile(folder.resolve("no folder"));
    String said = opened(0, Map.of(), "-Djna.tmpdir=" + file);
    assertTrue(said.endsWith("computed 2 and 4, []"), said);
  }

  private static String classPath(String without) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(
            entry ->
                without.isEmpty() || !Path.of(entry).getFileName().toString().startsWith(without))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String listing(
      String classPath, Map<String, String> environment, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(options));
    command.addAll(List.of("-cp", classPath, DeviceListing.class.getName()));
    return said(environment, command);
  }

  private static String opened(int threads, Map<String, String> environment, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(options));
    command.addAll(List.of("-cp", classPath(""), OpenedDevice.class.getName()));
    command.add(Integer.toString(threads));
    return said(environment, command);
  }

  private static String said(Map<String, String> environment, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.add("-Xmx128m");
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said.lines().filter(line -> !line.startsWith("SLF4J")).collect(Collectors.joining("\n"));
  }
}
