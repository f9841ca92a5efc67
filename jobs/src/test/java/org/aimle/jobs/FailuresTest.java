package org.aimle.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class FailuresTest {

  private static final String OPENCL = "org.aimle.opencl.OpenClException: ";

  @Test
  void whatAMachineLacksForADeviceIsNotTakenForNativesOfNd4j() {
    Throwable lacking =
        new RuntimeException(
            OPENCL + "libOpenCL.so.1 is missing", new UnsatisfiedLinkError("not initialised"));
    String advice = Failures.advice(lacking).orElseThrow();
    assertTrue(advice.contains("libOpenCL.so.1 is missing: docs/GPU.md tells"), advice);
    assertTrue(advice.contains("--device cpu"), advice);
  }

  @Test
  void aFailureThatSaysWhatHelpsIsToldAsItIs() {
    for (String text :
        new String[] {
          OPENCL + "a minibatch needs 9 MiB; take smaller minibatches",
          OPENCL + "the device is gone; see the driver's log on that host"
        }) {
      assertEquals(
          Optional.of(text),
          Failures.advice(new IllegalStateException("round 1", new Exception(text))));
    }
  }
}
