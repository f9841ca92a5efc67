package org.aimle.spark.training.executor;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.aimle.dl4j.layers.DeviceTokens;
import org.aimle.opencl.OpenClDevice;
import org.aimle.opencl.OpenClDevices;
import org.apache.spark.SparkConf;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What computes the token layers of replicas, by the setting {@value #SETTING}. */
public enum TokenDevice {
  /** The executor's own cores. */
  CPU,
  /** The GPU that Spark gave to the task, or else the first OpenCL device. */
  OPENCL;

  /** Of Spark's configuration, read by executors: {@code cpu} (as without it) or {@code opencl}. */
  public static final String SETTING = "spark.aimle.device";

  private static final Logger LOG = LoggerFactory.getLogger(TokenDevice.class);

  /** What this JVM has told. */
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  /**
   * @param name of the setting, for the message
   * @throws IllegalArgumentException if there is no such device
   */
  public static TokenDevice parse(String name, String value) {
    for (TokenDevice device : values()) {
      if (device.name().toLowerCase(Locale.ROOT).equals(value)) {
        return device;
      }
    }
    throw new IllegalArgumentException(
        "%s is '%s' but must be cpu or opencl".formatted(name, value));
  }

  static TokenDevice of(SparkConf conf) {
    return parse(SETTING, conf.get(SETTING, "cpu"));
  }

  /**
   * Hands a new graph's token layers to the device.
   *
   * @param gpu number of the GPU that the task was given
   * @throws org.aimle.opencl.OpenClException if there is no device
   */
  Optional<DeviceTokens> take(ComputationGraph graph, OptionalInt gpu) {
    if (this == CPU) {
      return Optional.empty();
    }
    OpenClDevice device = OpenClDevices.open(gpu);
    DeviceTokens tokens = DeviceTokens.attach(graph, device);
    String told =
        tokens.vertices().isEmpty()
            ? "%s=opencl has no effect: no layer of this network runs on a device"
                .formatted(SETTING)
            : "%s computes %s".formatted(device.description(), tokens.vertices());
    if (TOLD.add(told)) {
      LOG.info(told);
    }
    return Optional.of(tokens);
  }
}
