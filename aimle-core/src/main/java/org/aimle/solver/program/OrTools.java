package org.aimle.solver.program;

import com.google.ortools.Loader;

/**
 * Google OR-Tools' native libraries: loaded once, when a solver first needs them, so that whoever
 * uses none of those solvers needs no libraries either.
 *
 * @since 0.1.0
 */
public final class OrTools {

  private OrTools() {}

  /**
   * Loads the libraries unless that is done.
   *
   * @throws IllegalStateException if there are none for this platform, or they do not load
   */
  public static void load() {
    if (Holder.FAILURE != null) {
      throw new IllegalStateException(
          "OR-Tools' native libraries do not load on "
              + System.getProperty("os.name")
              + " "
              + System.getProperty("os.arch")
              + ": the class path needs org.aimle:aimle-natives-<platform>, with linux-x86_64,"
              + " linux-arm64, macosx-x86_64 or macosx-arm64 for the platform, and the temporary folder "
              + System.getProperty("java.io.tmpdir")
              + " must allow libraries: "
              + Holder.FAILURE,
          Holder.FAILURE);
    }
  }

  private static final class Holder {
    static final Throwable FAILURE = tryToLoad();

    private static Throwable tryToLoad() {
      try {
        Loader.loadNativeLibraries();
        return null;
      } catch (RuntimeException | LinkageError e) {
        return e;
      }
    }
  }
}
