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
import java.util.concurrent.atomic.AtomicLong;
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

/**
 * A device with the compiled kernels of token layers; for the life of the JVM. Thread-safe.
 *
 * @since 0.1.0
 */
public final class OpenClDevice {

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
  private final AtomicLong used = new AtomicLong();
  private final AtomicLong mostUsed = new AtomicLong();

  OpenClDevice(DeviceDescription description, cl_platform_id platform, cl_device_id id) {
    this.description = description;
    this.id = id;
    cl_context_properties properties = new cl_context_properties();
    properties.addProperty(CL_CONTEXT_PLATFORM, platform);
    context = CL.clCreateContext(properties, 1, new cl_device_id[] {id}, null, null, null);
    String[] sources = sources();
    program = CL.clCreateProgramWithSource(context, sources.length, sources, null, null);
    try {
      boolean nvidia = Platforms.extensions(id).contains(NVIDIA_EXTENSION);
      String options = nvidia ? OPTIONS + NVIDIA_OPTIONS : OPTIONS;
      CL.clBuildProgram(program, 0, null, options, null, null);
    } catch (CLException e) {
      throw new OpenClException(
          "the kernels do not compile on " + description + ": " + buildLog(), e);
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

  private String buildLog() {
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
    if (largest > description.largestArray()) {
      throw new OpenClException(
          "%s needs an array of %d MiB on %s, which allows %d MiB; take smaller minibatches or fewer filters"
              .formatted(what, mib(largest), description, mib(description.largestArray())));
    }
  }

  private static long mib(long bytes) {
    return (bytes + (1 << 20) - 1) >> 20;
  }

  /** As OpenCL 1.2 has it; its successor is not on all devices. */
  @SuppressWarnings("deprecation")
  cl_command_queue queue() {
    return CL.clCreateCommandQueue(context, id, 0, null);
  }

  cl_kernel kernel(String name) {
    return CL.clCreateKernel(program, name, null);
  }

  cl_mem allocate(long bytes) {
    requireMemory("an array of " + mib(bytes) + " MiB", bytes, bytes);
    try {
      cl_mem memory = CL.clCreateBuffer(context, CL_MEM_READ_WRITE, bytes, null, null);
      long now = used.addAndGet(bytes);
      mostUsed.accumulateAndGet(now, Math::max);
      return memory;
    } catch (CLException e) {
      throw new OpenClException(
          "%s has no %d MiB left (%s); others use it, too: take smaller minibatches or fewer tasks for each device"
              .formatted(description, mib(bytes), e.getMessage()),
          e);
    }
  }

  void free(cl_mem memory, long bytes) {
    CL.clReleaseMemObject(memory);
    used.addAndGet(-bytes);
  }
}
