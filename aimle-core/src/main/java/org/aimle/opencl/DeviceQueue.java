package org.aimle.opencl;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jocl.CL;
import org.jocl.NativePointerObject;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;

/** Work of one thread on a device, done in the order in which it is given. */
final class DeviceQueue implements AutoCloseable {

  private static final float[] ZERO = {0};

  /** Groups of all dimensions but the first, at most, on NVIDIA's GPUs. */
  private static final long MOST_GROUPS = 65_535;

  private final OpenClDevice device;
  private final cl_command_queue queue;
  private final Map<String, cl_kernel> kernels = new HashMap<>();

  DeviceQueue(OpenClDevice device) {
    this.device = device;
    queue = device.queue();
  }

  /** Copies {@code count} numbers to the device, from {@code at} on. */
  void write(DeviceArray to, long at, float[] from, int count) {
    write(to, at, Pointer.to(from), count);
  }

  void write(DeviceArray to, long at, int[] from, int count) {
    write(to, at, Pointer.to(from), count);
  }

  /** Copies all of a buffer outside of the JVM's heap. */
  void write(DeviceArray to, long at, FloatBuffer from) {
    write(to, at, Pointer.to(from), from.capacity());
  }

  private void write(DeviceArray to, long at, Pointer from, int count) {
    if (count > 0) {
      finish();
      device.asking(
          () ->
              CL.clEnqueueWriteBuffer(
                  queue,
                  to.memory(),
                  true,
                  at * Float.BYTES,
                  (long) count * Float.BYTES,
                  from,
                  0,
                  null,
                  null));
    }
  }

  /** Waits for what was given so far, and copies the first {@code count} numbers. */
  void read(DeviceArray from, float[] to, int count) {
    read(from, 0, Pointer.to(to), count);
  }

  /** Waits for what was given so far, and fills a buffer outside of the JVM's heap. */
  void read(DeviceArray from, long at, FloatBuffer to) {
    read(from, at, Pointer.to(to), to.capacity());
  }

  private void read(DeviceArray from, long at, Pointer to, int count) {
    finish();
    device.asking(
        () ->
            CL.clEnqueueReadBuffer(
                queue,
                from.memory(),
                true,
                at * Float.BYTES,
                (long) count * Float.BYTES,
                to,
                0,
                null,
                null));
  }

  void fillWithZeros(DeviceArray array, long count) {
    device.asking(
        () ->
            CL.clEnqueueFillBuffer(
                queue,
                array.memory(),
                Pointer.to(ZERO),
                Float.BYTES,
                0,
                count * Float.BYTES,
                0,
                null,
                null));
  }

  void copy(DeviceArray from, DeviceArray to, long count) {
    device.asking(
        () ->
            CL.clEnqueueCopyBuffer(
                queue, from.memory(), to.memory(), 0, 0, count * Float.BYTES, 0, null, null));
  }

  /**
   * Waits for what was given so far. To be called before a copy from or to Java's arrays, too: the
   * JVM cannot collect garbage while one is under way, and would wait for all before it.
   */
  void finish() {
    device.asking(() -> CL.clFinish(queue));
  }

  /**
   * Runs a kernel, in as many calls as its last dimension needs: what a work item is for, it learns
   * from its global number, which goes on from call to call.
   *
   * @param global work items in each dimension
   * @param local items of a group, of which global is a multiple
   * @param arguments arrays, ints and floats
   */
  void run(String name, long[] global, long[] local, Object... arguments) {
    boolean first = !kernels.containsKey(name);
    cl_kernel kernel = kernels.computeIfAbsent(name, device::kernel);
    for (int i = 0; i < arguments.length; i++) {
      int index = i;
      device.asking(() -> set(kernel, index, arguments[index]));
    }
    int outer = global.length - 1;
    long most = outer == 0 ? global[0] : MOST_GROUPS * local[outer];
    long[] offset = new long[global.length];
    long[] slice = global.clone();
    for (long from = 0; from < global[outer]; from += most) {
      offset[outer] = from;
      slice[outer] = Math.min(most, global[outer] - from);
      CL.clEnqueueNDRangeKernel(queue, kernel, global.length, offset, slice, local, 0, null, null);
    }
    if (first) { // some drivers compile a kernel when it runs
      finish();
      SignalHandlers.ofTheJvm().putBack();
    }
  }

  private static int set(cl_kernel kernel, int index, Object argument) {
    if (argument instanceof DeviceArray array) {
      cl_mem memory = array.memory();
      return CL.clSetKernelArg(
          kernel, index, Sizeof.cl_mem, Pointer.to((NativePointerObject) memory));
    }
    return argument instanceof Integer number
        ? CL.clSetKernelArg(kernel, index, Integer.BYTES, Pointer.to(new int[] {number}))
        : CL.clSetKernelArg(kernel, index, Float.BYTES, Pointer.to(new float[] {(Float) argument}));
  }

  /** Waits for what was given so far, and frees all, also where the device has failed. */
  @Override
  public void close() {
    OpenClDevice.quietly(() -> CL.clFinish(queue));
    kernels.values().forEach(k -> OpenClDevice.quietly(() -> CL.clReleaseKernel(k)));
    OpenClDevice.quietly(() -> CL.clReleaseCommandQueue(queue));
  }
}
