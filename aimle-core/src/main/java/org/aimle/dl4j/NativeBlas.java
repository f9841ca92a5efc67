package org.aimle.dl4j;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.aimle.dl4j.internal.LateDeallocation;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the matrix products of this JVM are those of the OpenBLAS that comes with ND4J. On Linux
 * a system's {@code libblas.so.3}, which MLlib loads through netlib where there is one, takes over
 * every function of BLAS that ND4J has not called yet: products are then 10 to 20 times slower and
 * have other bits, while ND4J still reports OpenBLAS. Thread-safe.
 *
 * @since 0.1.0
 */
public final class NativeBlas {

  private static final Logger LOG = LoggerFactory.getLogger(NativeBlas.class);

  /** Largest square product that OpenBLAS computes with one thread, however many it has. */
  private static final int SIZE = 64;

  private static final int ROUNDS = 9;
  private static final int CALLS_PER_ROUND = 4;

  /** OpenBLAS: 0.3 to 0.5 with any of its kernels; the reference BLAS: above 2. */
  private static final double SLOW = 1.2;

  private static final String FOLDER = "org.bytedeco.javacpp.cachedir";

  private static boolean loaded;

  private NativeBlas() {}

  /**
   * Loads ND4J and its BLAS, if that is not done yet, puts its functions ahead of those of any BLAS
   * that is loaded later, and checks the products: some milliseconds, once in a JVM. Warns where
   * they are slow or another library's, with cause and fix. From then on, memory of unreachable
   * arrays is freed late, so that no operation still reads it. Does nothing on a GPU.
   */
  public static synchronized void load() {
    if (loaded) {
      return;
    }
    loaded = true;
    unpackForOwnZone();
    if (Nd4j.getBackend().getClass().getSimpleName().equals("CpuBackend")) {
      LateDeallocation.install();
      Loader.load(openblas.class);
      // JavaCPP loads it for its own libraries only; functions are bound when first called, and a
      // library loaded for all, as netlib does, would come first then.
      library().filter(library -> !isForeign(library)).ifPresent(Loader::loadGlobal);
      Products products = measure();
      LOG.info("matrix products: {}", products);
      products.problem().ifPresent(LOG::warn);
    }
  }

  /**
   * Names the folder that JavaCPP unpacks this JVM's libraries to, unless the user named one: one
   * of its own for each time zone but UTC. JavaCPP unpacks a library again unless the file is as
   * old as in the jar, and a jar tells times of the zone of the JVM, so that one in another zone
   * would replace files that others run. {@link #load} does this first; it has no effect once ND4J
   * is loaded.
   */
  public static void unpackForOwnZone() {
    String zone = ZoneId.systemDefault().normalized().toString();
    if (System.getProperty(FOLDER) == null && !zone.equals("Z")) {
      String folder = zone.replaceAll("[^A-Za-z0-9+-]", "_");
      Path home = Path.of(System.getProperty("user.home", ""), ".javacpp", "cache");
      System.setProperty(FOLDER, home.resolve("zone-" + folder).toString());
    }
  }

  /**
   * The files of the libraries of BLAS and LAPACK in this process that did not come with ND4J; none
   * where the system does not tell.
   */
  public static List<String> foreignLibraries() {
    return MappedLibraries.blas().stream().filter(NativeBlas::isForeign).toList();
  }

  /**
   * The matrix products of a JVM.
   *
   * @param slowness time of a small product by the time of copying one of its matrices once for
   *     each of its rows: 0.3 to 0.5 with OpenBLAS, above 2 with a BLAS that is not optimised
   * @param library file of the library that computes them; empty where the system does not tell
   * @param foreign whether that is another library than the one that came with ND4J
   */
  public record Products(double slowness, Optional<String> library, boolean foreign) {

    /** Whether they are so slow that another library must have taken over. */
    public boolean slow() {
      return slowness > SLOW;
    }

    /** What is wrong with them and how to mend it. */
    public Optional<String> problem() {
      if (!slow() && !foreign) {
        return Optional.empty();
      }
      String effect =
          slow()
              ? "matrix products are at least 3 times slower than with ND4J's OpenBLAS, and so are"
                  + " training and explaining"
              : "matrix products are another library's than ND4J's OpenBLAS, and results have other"
                  + " last bits than on other machines";
      String fix =
          foreign
              ? "it was loaded before ND4J, as a rule by MLlib through netlib. Start driver and"
                  + " executors with -Ddev.ludovic.netlib.blas.nativeLib=none.so (and"
                  + " dev.ludovic.netlib.lapack.nativeLib, dev.ludovic.netlib.arpack.nativeLib"
                  + " likewise), or call NativeBlas.load() before anything of MLlib, or remove the"
                  + " library (Debian: libblas3)"
              : "set OPENBLAS_CORETYPE to what the CPU can do (Haswell, SkylakeX), and leave the"
                  + " machine's cores to this JVM's threads";
      return Optional.of(effect + " (" + this + "): " + fix);
    }

    @Override
    public String toString() {
      return "%.2f times the time of copies, by %s"
          .formatted(slowness, library.orElse("a library that this system does not name"));
    }
  }

  /** Measures this JVM's products, which takes some milliseconds; loads ND4J where necessary. */
  public static Products measure() {
    Loader.load(openblas.class);
    double slowness = slowness();
    Optional<String> library = library();
    return new Products(slowness, library, library.filter(NativeBlas::isForeign).isPresent());
  }

  private static Optional<String> library() {
    return MappedLibraries.at(Loader.addressof("cblas_sgemm"));
  }

  /** Neither unpacked by JavaCPP nor chosen by the user. */
  private static boolean isForeign(String library) {
    try {
      return System.getProperty("org.bytedeco.openblas.load") == null
          && !library.startsWith(Loader.getCacheDir().getCanonicalPath());
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The median over rounds, each of which times both, so that a busy machine slows both. Copies
   * rather than a loop in Java: they need no compiled code, of which a young JVM has none.
   */
  private static double slowness() {
    float[] matrix = new float[SIZE * SIZE];
    Arrays.fill(matrix, 0.5f);
    float[] copy = new float[matrix.length];
    double[] ratios = new double[ROUNDS];
    try (FloatPointer a = new FloatPointer(matrix);
        FloatPointer b = new FloatPointer(matrix);
        FloatPointer c = new FloatPointer(matrix)) {
      sgemm(a, b, c);
      for (int round = 0; round < ROUNDS; round++) {
        double copies = fastest(() -> copyOncePerRow(matrix, copy));
        ratios[round] = fastest(() -> sgemm(a, b, c)) / copies;
      }
    }
    Arrays.sort(ratios);
    return ratios[ROUNDS / 2];
  }

  /** Nanoseconds of the fastest of some calls: one during which nothing else ran. */
  private static double fastest(Runnable work) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < CALLS_PER_ROUND; i++) {
      long start = System.nanoTime();
      work.run();
      least = Math.min(least, System.nanoTime() - start);
    }
    return Math.max(1, least);
  }

  private static void sgemm(FloatPointer a, FloatPointer b, FloatPointer c) {
    cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasNoTrans,
        SIZE,
        SIZE,
        SIZE,
        1f,
        a,
        SIZE,
        b,
        SIZE,
        0f,
        c,
        SIZE);
  }

  private static void copyOncePerRow(float[] from, float[] to) {
    for (int row = 0; row < SIZE; row++) {
      System.arraycopy(from, 0, to, 0, from.length);
    }
  }
}
