package org.aimle.opencl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What OpenCL's loader was told to load, for messages. */
final class Drivers {

  /** What the environment variable is called that names another folder of drivers. */
  static final String VENDORS_VARIABLE = "OCL_ICD_VENDORS";

  /** That of the variable by which NVIDIA's driver hides and renumbers GPUs. */
  static final String VISIBLE_VARIABLE = "CUDA_VISIBLE_DEVICES";

  /** That of the variable that names libraries, for some loaders. */
  private static final String FILES_VARIABLE = "OCL_ICD_FILENAMES";

  private static final String SUFFIX = ".icd";

  private final Map<String, String> environment;
  private final Path standard;

  /** Those of this process. */
  Drivers() {
    this(System.getenv(), Path.of("/etc/OpenCL/vendors"));
  }

  /**
   * @param standard folder where no variable names one
   */
  Drivers(Map<String, String> environment, Path standard) {
    this.environment = environment;
    this.standard = standard;
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /** What to say where the loader found no platform. */
  String noPlatform() {
    List<String> named = named();
    String other =
        variable(FILES_VARIABLE)
            .map(files -> "; %s=%s names libraries, too".formatted(FILES_VARIABLE, files))
            .orElse("");
    if (!named.isEmpty()) {
      return "no OpenCL platform: %s, which does not load or finds no device; %s%s"
          .formatted(String.join(", ", named), advice(named), other);
    }
    return variable(VENDORS_VARIABLE)
            .map(
                folder ->
                    "no OpenCL platform: %s=%s names no driver (a file *.icd); correct or unset it"
                        .formatted(VENDORS_VARIABLE, folder))
            .orElseGet(
                () ->
                    ("no OpenCL platform: %s has no *.icd file; in NVIDIA's containers write"
                            + " libnvidia-opencl.so.1 into %s/nvidia.icd, or set %s to a folder"
                            + " that has one; for a CPU install pocl-opencl-icd")
                        .formatted(standard, standard, VENDORS_VARIABLE))
        + other;
  }

  /** What to say where the platforms have no devices. */
  String noDevice() {
    return advice(named());
  }

  /** The variable by which the driver hides GPUs, with its value. */
  String visible() {
    return "%s (%s)".formatted(VISIBLE_VARIABLE, variable(VISIBLE_VARIABLE).orElse("not set"));
  }

  private String advice(List<String> named) {
    return named.stream().anyMatch(line -> line.contains("nvidia"))
        ? "see whether nvidia-smi lists a GPU here, whether NVIDIA_DRIVER_CAPABILITIES of a container contains compute, and what %s leaves"
            .formatted(visible())
        : "see with clinfo what OpenCL finds, and with ldd what the library lacks";
  }

  /** "/etc/OpenCL/vendors/a.icd names liba.so.1", in the order of the names. */
  private List<String> named() {
    Path place = variable(VENDORS_VARIABLE).map(Path::of).orElse(standard);
    List<String> named = new ArrayList<>();
    for (Path file : files(place)) {
      try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
        named.add(
            "%s names %s".formatted(file, lines.map(String::strip).findFirst().orElse("nothing")));
      } catch (IOException | UncheckedIOException e) {
        named.add(file + " cannot be read");
      }
    }
    return named;
  }

  private static List<Path> files(Path place) {
    if (Files.isRegularFile(place)) {
      return place.toString().endsWith(SUFFIX) ? List.of(place) : List.of();
    }
    try (Stream<Path> files = Files.list(place)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
