package org.aimle.opencl;

import static org.jocl.CL.CL_DEVICE_EXTENSIONS;
import static org.jocl.CL.CL_DEVICE_GLOBAL_MEM_SIZE;
import static org.jocl.CL.CL_DEVICE_MAX_COMPUTE_UNITS;
import static org.jocl.CL.CL_DEVICE_MAX_MEM_ALLOC_SIZE;
import static org.jocl.CL.CL_DEVICE_NAME;
import static org.jocl.CL.CL_DEVICE_TYPE;
import static org.jocl.CL.CL_DEVICE_TYPE_ALL;
import static org.jocl.CL.CL_DEVICE_TYPE_CPU;
import static org.jocl.CL.CL_DEVICE_TYPE_GPU;
import static org.jocl.CL.CL_DEVICE_VENDOR;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks OpenCL what there is. */
final class Platforms {

  private static final Logger LOG = LoggerFactory.getLogger(Platforms.class);

  /** What this JVM has told of platforms that fail. */
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  /** Of {@code cl_khr_pci_bus_info}: domain, bus, device, function. */
  private static final int PCI_BUS_INFO_KHR = 0x410F;

  /** Of {@code cl_nv_device_attribute_query}. */
  private static final int PCI_BUS_NV = 0x4008;

  private static final int PCI_SLOT_NV = 0x4009;
  private static final int PCI_DOMAIN_NV = 0x400A;

  /** Of {@code cl_amd_device_attribute_query}: 24 bytes, the last three bus, device, function. */
  private static final int TOPOLOGY_AMD = 0x4037;

  private static final int TOPOLOGY_AMD_BYTES = 24;

  private Platforms() {}

  /**
   * The devices of all platforms, in OpenCL's order.
   *
   * @throws OpenClException if there is none
   */
  static List<DeviceDescription> describe() {
    cl_platform_id[] platforms = platforms();
    return describe(platforms.length, platform -> describe(platforms[platform], platform));
  }

  /**
   * The devices of all platforms that work. One that fails is left out as a whole: numbers within
   * it would mean other devices.
   *
   * @param devices those of a platform; throws JOCL's exception
   */
  static List<DeviceDescription> describe(
      int platforms, IntFunction<List<DeviceDescription>> devices) {
    List<DeviceDescription> all = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    for (int platform = 0; platform < platforms; platform++) {
      try {
        all.addAll(devices.apply(platform));
      } catch (CLException e) {
        failed.add("platform %d fails with %s".formatted(platform, e.getMessage()));
      }
    }
    if (all.isEmpty()) {
      failed.add(0, "OpenCL has %d platform(s) but no device".formatted(platforms));
      throw new OpenClException(String.join(", ", failed) + "; " + new Drivers().noDevice());
    }
    failed.stream()
        .filter(TOLD::add)
        .forEach(failure -> LOG.warn("OpenCL's {}; its devices are left out", failure));
    return all;
  }

  private static List<DeviceDescription> describe(cl_platform_id platform, int number) {
    cl_device_id[] ids = ids(platform);
    List<DeviceDescription> devices = new ArrayList<>();
    for (int index = 0; index < ids.length; index++) {
      devices.add(describe(ids[index], number, index));
    }
    return devices;
  }

  static OpenClDevice open(DeviceDescription description) {
    cl_platform_id platform = platforms()[description.platform()];
    return new OpenClDevice(description, platform, ids(platform)[description.index()]);
  }

  private static cl_platform_id[] platforms() {
    try {
      CL.setExceptionsEnabled(true);
      int[] count = new int[1];
      CL.clGetPlatformIDs(0, null, count);
      if (count[0] > 0) {
        cl_platform_id[] platforms = new cl_platform_id[count[0]];
        CL.clGetPlatformIDs(platforms.length, platforms, null);
        return platforms;
      }
    } catch (CLException e) {
      if (e.getStatus() != CL.CL_PLATFORM_NOT_FOUND_KHR) {
        throw new OpenClException(
            "OpenCL does not start (%s); %s".formatted(e.getMessage(), new Drivers().noDevice()));
      }
    }
    throw new OpenClException(new Drivers().noPlatform());
  }

  private static cl_device_id[] ids(cl_platform_id platform) {
    int[] count = new int[1];
    try {
      CL.clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, 0, null, count);
    } catch (CLException e) {
      if (e.getStatus() == CL.CL_DEVICE_NOT_FOUND) {
        return new cl_device_id[0];
      }
      throw e;
    }
    cl_device_id[] ids = new cl_device_id[count[0]];
    CL.clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, ids.length, ids, null);
    return ids;
  }

  private static DeviceDescription describe(cl_device_id id, int platform, int index) {
    long type = number(id, CL_DEVICE_TYPE);
    return new DeviceDescription(
        platform,
        index,
        text(id, CL_DEVICE_NAME),
        text(id, CL_DEVICE_VENDOR),
        kind(type),
        pci(id),
        number(id, CL_DEVICE_GLOBAL_MEM_SIZE),
        number(id, CL_DEVICE_MAX_MEM_ALLOC_SIZE),
        (int) number(id, CL_DEVICE_MAX_COMPUTE_UNITS));
  }

  /** Names of what a device has beyond the standard. */
  static List<String> extensions(cl_device_id id) {
    return List.of(text(id, CL_DEVICE_EXTENSIONS).split(" +"));
  }

  private static DeviceDescription.Kind kind(long type) {
    if ((type & CL_DEVICE_TYPE_GPU) != 0) {
      return DeviceDescription.Kind.GPU;
    }
    return (type & CL_DEVICE_TYPE_CPU) != 0
        ? DeviceDescription.Kind.CPU
        : DeviceDescription.Kind.ACCELERATOR;
  }

  private static Optional<String> pci(cl_device_id id) {
    Optional<ByteBuffer> khronos = bytes(id, PCI_BUS_INFO_KHR, 4 * Integer.BYTES);
    if (khronos.isPresent()) {
      ByteBuffer b = khronos.get();
      return Optional.of(pci(b.getInt(0), b.getInt(4), b.getInt(8), b.getInt(12)));
    }
    Optional<ByteBuffer> bus = bytes(id, PCI_BUS_NV, Integer.BYTES);
    Optional<ByteBuffer> slot = bytes(id, PCI_SLOT_NV, Integer.BYTES);
    if (bus.isPresent() && slot.isPresent()) {
      int domain = bytes(id, PCI_DOMAIN_NV, Integer.BYTES).map(b -> b.getInt(0)).orElse(0);
      int device = slot.get().getInt(0);
      return Optional.of(pci(domain, bus.get().getInt(0), device >> 3, device & 7));
    }
    return bytes(id, TOPOLOGY_AMD, TOPOLOGY_AMD_BYTES)
        .map(b -> pci(0, b.get(21) & 0xFF, b.get(22) & 0xFF, b.get(23) & 0xFF));
  }

  static String pci(int domain, int bus, int device, int function) {
    return "%04x:%02x:%02x.%x".formatted(domain, bus, device, function);
  }

  /** What a device says, unless it does not know the question. */
  private static Optional<ByteBuffer> bytes(cl_device_id id, int what, int size) {
    ByteBuffer answer = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    try {
      CL.clGetDeviceInfo(id, what, size, Pointer.to(answer.array()), null);
      return Optional.of(answer);
    } catch (CLException e) {
      return Optional.empty();
    }
  }

  /** A number of four or eight bytes. */
  private static long number(cl_device_id id, int what) {
    long[] answer = new long[1];
    CL.clGetDeviceInfo(id, what, Long.BYTES, Pointer.to(answer), null);
    return answer[0];
  }

  private static String text(cl_device_id id, int what) {
    long[] size = new long[1];
    CL.clGetDeviceInfo(id, what, 0, null, size);
    byte[] answer = new byte[(int) size[0]];
    CL.clGetDeviceInfo(id, what, answer.length, Pointer.to(answer), null);
    return new String(answer, 0, Math.max(0, answer.length - 1), StandardCharsets.UTF_8).trim();
  }
}
