package org.aimle.solver.program;

import com.google.ortools.Loader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Google OR-Tools' native libraries: loaded once, when a solver first needs them, so that whoever
 * uses none of those solvers needs no libraries either.
 *
 * @since 0.1.0
 */
public final class OrTools {

  /** Where libraries are unpacked to; by default below the user's home. */
  static final String FOLDER = "aimle.natives.folder";

  private static final String LIBRARY = "jniortools";
  private static final Logger LOG = LoggerFactory.getLogger(OrTools.class);

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
        if (!loadUnpacked()) {
          Loader.loadNativeLibraries();
        }
        return null;
      } catch (RuntimeException | LinkageError e) {
        return e;
      }
    }

    /**
     * OR-Tools' own loader unpacks 65 MB into the temporary folder for each JVM, which stay there
     * if the JVM is killed; so they are unpacked once, where that is possible. Whether it was.
     */
    private static boolean loadUnpacked() {
      if (OrTools.class.getClassLoader() != Loader.class.getClassLoader()) {
        return false; // The libraries belong to the class loader of the classes that call them.
      }
      Optional<String> platform = platform();
      if (platform.isEmpty()) {
        return false;
      }
      try {
        System.loadLibrary(LIBRARY); // One that is installed comes first, as with the loader.
        return true;
      } catch (UnsatisfiedLinkError e) {
        // There is none.
      }
      try {
        Path folder =
            UnpackedLibraries.folder(
                base(), OrTools.class.getClassLoader(), "ortools-" + platform.get());
        System.load(folder.resolve(System.mapLibraryName(LIBRARY)).toAbsolutePath().toString());
        return true;
      } catch (IOException | RuntimeException | UnsatisfiedLinkError e) {
        LOG.debug("OR-Tools' libraries are unpacked for this JVM only", e);
        return false;
      }
    }

    private static Path base() {
      String set = System.getProperty(FOLDER);
      return set != null
          ? Path.of(set)
          : Path.of(System.getProperty("user.home"), ".cache", "aimle", "natives");
    }

    /** As OR-Tools' jars name it; empty for one whose libraries need more than being loaded. */
    private static Optional<String> platform() {
      String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
      String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
      String arch =
          switch (machine) {
            case "amd64", "x86_64" -> "x86-64";
            case "aarch64", "arm64" -> "aarch64";
            default -> "";
          };
      if (arch.isEmpty() || !(system.startsWith("linux") || system.startsWith("mac"))) {
        return Optional.empty();
      }
      return Optional.of((system.startsWith("linux") ? "linux-" : "darwin-") + arch);
    }
  }
}
