package org.aimle.opencl;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Finds the OpenCL devices of this machine. Thread-safe.
 *
 * @since 0.1.0
 */
public final class OpenClDevices {

  /** By platform and index: a driver may tell another size of memory each time. */
  private static final Map<List<Integer>, OpenClDevice> OPENED = new HashMap<>();

  private OpenClDevices() {}

  /**
   * The devices of all platforms: GPUs first, then accelerators, then CPUs; those of a kind by
   * where they are plugged in, as {@code nvidia-smi} numbers them, then those that do not say. A
   * card that several platforms offer is there once, as the first of them has it.
   *
   * @throws OpenClException if there is none, with what is missing
   */
  // One thread at a time: drivers start when they are first asked, and not all bear two at once.
  public static synchronized List<DeviceDescription> list() {
    Jocl.load();
    return inOrder(Platforms.describe());
  }

  static List<DeviceDescription> inOrder(List<DeviceDescription> devices) {
    Map<String, Integer> offeredBy = new HashMap<>();
    return devices.stream()
        .filter(
            device ->
                device
                    .pci()
                    .map(at -> offeredBy.computeIfAbsent(at, first -> device.platform()))
                    .map(platform -> platform == device.platform())
                    .orElse(true))
        .sorted(
            Comparator.comparing(DeviceDescription::kind)
                .thenComparing(device -> device.pci().isEmpty())
                .thenComparing(device -> device.pci().orElse("")))
        .toList();
  }

  /**
   * The device for a task.
   *
   * @param address number of the GPU that the task was given, from 0, among NVIDIA's where there
   *     are some, as {@code nvidia-smi} counts no others; empty: the first device
   * @throws OpenClException if there is no device, or no such GPU
   */
  public static OpenClDevice open(OptionalInt address) {
    return open(choose(list(), address));
  }

  static DeviceDescription choose(List<DeviceDescription> devices, OptionalInt address) {
    if (address.isEmpty()) {
      return devices.get(0);
    }
    List<DeviceDescription> gpus =
        devices.stream().filter(device -> device.kind() == DeviceDescription.Kind.GPU).toList();
    if (gpus.stream().anyMatch(OpenClDevices::isNvidia)) {
      gpus = gpus.stream().filter(OpenClDevices::isNvidia).toList();
    }
    int number = address.getAsInt();
    if (number < 0 || number >= gpus.size()) {
      throw new OpenClException(
          "GPU %d was assigned but OpenCL sees %d GPU(s) among %s; correct the discovery script, %s, which renumbers GPUs, or the drivers; of a GPU in MIG mode a process sees one part"
              .formatted(number, gpus.size(), devices, new Drivers().visible()));
    }
    return gpus.get(number);
  }

  private static boolean isNvidia(DeviceDescription device) {
    return device.vendor().contains("NVIDIA");
  }

  /**
   * The device that was described; opened once in this JVM and shared from then on, anew after it
   * failed.
   */
  public static synchronized OpenClDevice open(DeviceDescription description) {
    Jocl.load();
    return OPENED.compute(
        List.of(description.platform(), description.index()),
        (key, opened) -> opened == null || opened.isLost() ? Platforms.open(description) : opened);
  }
}
