package org.aimle.opencl;

/**
 * Tells the devices, or why there are none, to whoever starts it as a process; a second time where
 * that is something else.
 */
final class DeviceListing {

  private DeviceListing() {}

  public static void main(String[] arguments) {
    String first = told();
    System.out.println(first);
    String again = told();
    if (!again.equals(first)) {
      System.out.println("then " + again);
    }
  }

  private static String told() {
    try {
      return "found " + OpenClDevices.list();
    } catch (OpenClException e) {
      return "failed " + e.getMessage();
    }
  }
}
