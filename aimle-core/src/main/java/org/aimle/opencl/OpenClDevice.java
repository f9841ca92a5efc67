package org.aimle.opencl;

import static org.jocl.CL.CL_CONTEXT_PLATFORM;
import static org.jocl.CL.CL_MEM_READ_WRITE;
import static org.jocl.CL.CL_PROGRAM_BUILD_LOG;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;
import org.jocl.cl_platform_id;
import org.jocl.cl_program;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A device with the compiled kernels of token layers; for the life of the JVM. Thread-safe.
 *
 * @since 0.1.0
 */
public final class OpenClDevice {

  private static final Logger LOG = LoggerFactory.getLogger(OpenClDevice.class);

  /** Drivers that make arrays only when they are used tell it then. */
  private static final Set<Integer> NO_MEMORY =
      Set.of(CL.CL_MEM_OBJECT_ALLOCATION_FAILURE, CL.CL_OUT_OF_RESOURCES, CL.CL_OUT_OF_HOST_MEMORY);

  /** Numbers of an array that ints can count. */
  private static final long MOST_NUMBERS = Integer.MAX_VALUE;

  private static final String KERNELS = "tokens.cl";
  private static final String PRODUCTS = "products.cl";
  private static final String OPTIONS = "-cl-std=CL1.2";

  /** NVIDIA's, with which two groups of the largest tiles share a multiprocessor, not one. */
  private static final String NVIDIA_OPTIONS = " -cl-nv-maxrregcount=128";

  private static final String NVIDIA_EXTENSION = "cl_nv_compiler_options";

  private final DeviceDescription description;
  private final cl_device_id id;
  private final cl_context context;
  private final cl_program program;
  private volatile boolean lost;
  private final AtomicLong used = new AtomicLong();
  private final AtomicLong mostUsed = new AtomicLong();

  OpenClDevice(DeviceDescription description, cl_platform_id platform, cl_device_id id) {
    this.description = description;
    this.id = id;
    cl_context_properties properties = new cl_context_properties();
    properties.addProperty(CL_CONTEXT_PLATFORM, platform);
    context =
        asking(() -> CL.clCreateContext(properties, 1, new cl_device_id[] {id}, null, null, null));
    boolean built = false;
    try {
      program = SignalHandlers.ofTheJvm().kept(this::program);
      built = true;
    } finally {
      if (!built) {
        quietly(() -> CL.clReleaseContext(context));
      }
    }
  }

  private cl_program program() {
    String[] sources = sources();
    boolean nvidia = Platforms.extensions(id).contains(NVIDIA_EXTENSION);
    String options = nvidia ? OPTIONS + NVIDIA_OPTIONS : OPTIONS;
    cl_program compiled =
        asking(() -> CL.clCreateProgramWithSource(context, sources.length, sources, null, null));
    try {
      CL.clBuildProgram(compiled, 0, null, options, null, null);
      return compiled;
    } catch (CLException e) {
      String log = buildLog(compiled);
      quietly(() -> CL.clReleaseProgram(compiled));
      throw new OpenClException("the kernels do not compile on " + description + ": " + log, e);
    }
  }

  /**
   * Whether it failed otherwise than for want of memory: its context cannot be used any more, and
   * whoever needs the device opens it anew.
   */
  boolean isLost() {
    return lost;
  }

  /** What the device answers; an error with what may help. */
  <T> T asking(Supplier<T> question) {
    try {
      return question.get();
    } catch (CLException e) {
      throw failed(e);
    }
  }

  private OpenClException failed(CLException e) {
    if (NO_MEMORY.contains(e.getStatus())) {
      return new OpenClException(
          "the device %s has no memory left for this (%s); others use it, too: take smaller minibatches, fewer filters, or fewer tasks for each device"
              .formatted(description, e.getMessage()),
          e);
    }
    lost = true;
    return new OpenClException(
        "the device %s failed (%s); see the driver's log on that host (dmesg, nvidia-smi)"
            .formatted(description, e.getMessage()),
        e);
  }

  /** Gives something back; what a failing device says to that is of no use to anyone. */
  static void quietly(Runnable release) {
    try {
      release.run();
    } catch (CLException e) {
      LOG.debug("the device could not give back what it held", e);
    }
  }

  /** The products once for each size of tile. */
  private static String[] sources() {
    List<String> sources = new ArrayList<>(List.of(read(KERNELS)));
    for (Tile tile : Tile.values()) {
      sources.add(tile.definitions());
      sources.add(read(PRODUCTS));
      sources.add(tile.ends());
    }
    return sources.toArray(String[]::new);
  }

  private static String read(String name) {
    try (InputStream file = OpenClDevice.class.getResourceAsStream(name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String buildLog(cl_program program) {
    long[] size = new long[1];
    CL.clGetProgramBuildInfo(program, id, CL_PROGRAM_BUILD_LOG, 0, null, size);
    byte[] log = new byte[(int) size[0]];
    CL.clGetProgramBuildInfo(program, id, CL_PROGRAM_BUILD_LOG, log.length, Pointer.to(log), null);
    return new String(log, StandardCharsets.UTF_8).trim();
  }

  /** What the device says of itself. */
  public DeviceDescription description() {
    return description;
  }

  /** Bytes that this JVM holds on the device. */
  public long used() {
    return used.get();
  }

  /** The most bytes that this JVM has held on the device. */
  public long mostUsed() {
    return mostUsed.get();
  }

  /**
   * Checks that arrays which will be needed fit beside those that this JVM holds there.
   *
   * @param what needs them, for the message
   * @param bytes of all of them
   * @param largest bytes of the largest
   * @throws OpenClException if they do not
   */
  public void requireMemory(String what, long bytes, long largest) {
    if (bytes + used.get() > description.memory()) {
      throw new OpenClException(
          "%s needs %d MiB on %s, where this JVM already holds %d MiB; take smaller minibatches, fewer filters, or fewer tasks for each device"
              .formatted(what, mib(bytes), description, mib(used.get())));
    }
    if (largest > largestArray()) {
      throw new OpenClException(
          "%s needs an array of %d MiB on %s, where one may have %d MiB; take smaller minibatches or fewer filters"
              .formatted(what, mib(largest), description, mib(largestArray())));
    }
  }

  /** Whether such arrays fit. */
  public boolean hasMemory(long bytes, long largest) {
    return bytes + used.get() <= description.memory() && largest <= largestArray();
  }

  private long largestArray() {
    return Math.min(description.largestArray(), MOST_NUMBERS * Float.BYTES);
  }

  private static long mib(long bytes) {
    return (bytes + (1 << 20) - 1) >> 20;
  }

  /** As OpenCL 1.2 has it; its successor is not on all devices. */
  @SuppressWarnings("deprecation")
  cl_command_queue queue() {
    return asking(() -> CL.clCreateCommandQueue(context, id, 0, null));
  }

  cl_kernel kernel(String name) {
    return asking(() -> CL.clCreateKernel(program, name, null));
  }

  cl_mem allocate(long bytes) {
    requireMemory("an array of " + mib(bytes) + " MiB", bytes, bytes);
    cl_mem memory = asking(() -> CL.clCreateBuffer(context, CL_MEM_READ_WRITE, bytes, null, null));
    long now = used.addAndGet(bytes);
    mostUsed.accumulateAndGet(now, Math::max);
    return memory;
  }

  void free(cl_mem memory, long bytes) {
    quietly(() -> CL.clReleaseMemObject(memory));
    used.addAndGet(-bytes);
  }
}
