package org.aimle.spark.training.executor;

import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The device that Spark assigned to a task ({@code spark.task.resource.gpu.amount}). Thread-safe.
 */
public final class Devices {

  private static final Logger LOG = LoggerFactory.getLogger(Devices.class);

  /** Those that this JVM has told of. */
  private static final Set<Integer> TOLD = ConcurrentHashMap.newKeySet();

  private Devices() {}

  /**
   * The first GPU address of the task; empty if it was given none.
   *
   * @throws IllegalStateException if the address is not a device number
   */
  public static OptionalInt of(TaskContext task) {
    ResourceInformation gpu = task.resourcesJMap().get("gpu");
    if (gpu == null) {
      return OptionalInt.empty();
    }
    String address = gpu.addresses()[0];
    try {
      return OptionalInt.of(Integer.parseInt(address.trim()));
    } catch (NumberFormatException e) {
      throw new IllegalStateException(
          "the GPU address '"
              + address
              + "' is not a device number; let the discovery script print numbers from 0",
          e);
    }
  }

  /**
   * Binds the calling thread to a device, on which ND4J then puts its arrays; on the CPU backend it
   * is only logged. Binding again is cheap.
   *
   * @throws IllegalStateException if the executor has no such device
   */
  public static void bindThread(OptionalInt device) {
    if (device.isEmpty()) {
      return;
    }
    int index = device.getAsInt();
    if (Nd4j.getEnvironment().isCPU()) {
      if (TOLD.add(index)) {
        LOG.info("Device {} assigned; the CPU backend of ND4J does not use it", index);
      }
      return;
    }
    int devices = Nd4j.getAffinityManager().getNumberOfDevices();
    if (index >= devices) {
      throw new IllegalStateException(
          "device "
              + index
              + " was assigned but the executor sees "
              + devices
              + "; correct the discovery script or CUDA_VISIBLE_DEVICES");
    }
    Nd4j.getAffinityManager().unsafeSetDevice(index);
    if (TOLD.add(index)) {
      LOG.info("Device {} assigned", index);
    }
  }
}
