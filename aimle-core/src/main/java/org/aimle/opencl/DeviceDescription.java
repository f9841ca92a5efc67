package org.aimle.opencl;

import java.util.Objects;
import java.util.Optional;

/**
 * What a device says of itself.
 *
 * @param platform number of its OpenCL platform, from 0
 * @param index its number within the platform, from 0
 * @param name as its maker calls it
 * @param vendor its maker, as it calls itself
 * @param kind what it is
 * @param pci where it is plugged in, {@code domain:bus:device.function} in hexadecimal digits;
 *     empty if it does not say
 * @param memory bytes of global memory
 * @param largestArray bytes of the largest array it allows
 * @param units compute units
 * @since 0.1.0
 */
public record DeviceDescription(
    int platform,
    int index,
    String name,
    String vendor,
    Kind kind,
    Optional<String> pci,
    long memory,
    long largestArray,
    int units) {

  /** Kinds of devices, those that are taken first first. */
  public enum Kind {
    GPU,
    ACCELERATOR,
    CPU
  }

  /** Checks that nothing is null. */
  public DeviceDescription {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(vendor, "vendor");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(pci, "pci");
  }

  @Override
  public String toString() {
    return "%s (%s%s, %d compute units, %d MiB)"
        .formatted(name, kind, pci.map(at -> ", PCI " + at).orElse(""), units, memory >> 20);
  }
}
