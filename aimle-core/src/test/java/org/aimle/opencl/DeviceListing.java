package org.aimle.opencl;

/** Tells the devices, or why there are none, to whoever starts it as a process. */
final class DeviceListing {

  private DeviceListing() {}

  public static void main(String[] arguments) {
    try {
      System.out.println("found " + OpenClDevices.list());
    } catch (OpenClException e) {
      System.out.println("failed " + e.getMessage());
    }
  }
}
