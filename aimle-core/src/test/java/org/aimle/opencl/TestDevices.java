package org.aimle.opencl;

import java.util.OptionalInt;
import org.junit.jupiter.api.Assumptions;

/** The device that tests run on. */
public final class TestDevices {

  private TestDevices() {}

  /** The first device; without any the test is skipped, with the reason. */
  public static OpenClDevice first() {
    try {
      return OpenClDevices.open(OptionalInt.empty());
    } catch (OpenClException e) {
      Assumptions.abort("skipped, no OpenCL device: " + e.getMessage());
      throw e;
    }
  }
}
