package org.aimle.opencl;

import java.util.Optional;
import org.jocl.cl_mem;

/**
 * Memory on a device for numbers of four bytes, floats or ints, used again and again. Not
 * thread-safe.
 *
 * @since 0.1.0
 */
public final class DeviceArray implements AutoCloseable {

  private final OpenClDevice device;
  private Optional<cl_mem> memory = Optional.empty();
  private long capacity;

  /** Empty so far. */
  public DeviceArray(OpenClDevice device) {
    this.device = device;
  }

  /**
   * Makes room for so many numbers; what the array held is lost if it grows.
   *
   * @throws OpenClException if the device has no room
   */
  public DeviceArray atLeast(long numbers) {
    if (numbers > capacity || memory.isEmpty()) {
      close();
      long wanted = Math.max(1, numbers);
      memory = Optional.of(device.allocate(wanted * Float.BYTES));
      capacity = wanted;
    }
    return this;
  }

  /** Numbers there is room for. */
  public long capacity() {
    return capacity;
  }

  cl_mem memory() {
    return memory.orElseThrow(() -> new IllegalStateException("the array has no room yet"));
  }

  /** Frees the memory; the array may grow again. */
  @Override
  public void close() {
    memory.ifPresent(held -> device.free(held, capacity * Float.BYTES));
    memory = Optional.empty();
    capacity = 0;
  }
}
