package org.aimle.jobs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Solvers with native libraries, in the jar just built and behind Spark's own jars, as on a
 * cluster.
 */
@Tag("spark")
class ShadedSolversIT {

  private static final Path SPARK_JARS = Path.of(System.getProperty("aimle.spark.home"), "jars");

  /** Spark installations bring an old protobuf, and classes of theirs come first. */
  private static final class OldProtobuf extends ClassLoader {
    OldProtobuf() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("com.google.protobuf.")) {
        throw new AssertionError(name + " is Spark's");
      }
      return super.loadClass(name, resolve);
    }
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void programsFlowsAndMatchingsAreSolvedBehindSparksJars() throws Exception {
    List<URL> jars = new ArrayList<>();
    try (Stream<Path> all = Files.list(SPARK_JARS)) {
      // an earlier build may have left OR-Tools among Spark's
      all.filter(jar -> !jar.getFileName().toString().startsWith("ortools-"))
          .sorted()
          .map(ShadedSolversIT::url)
          .forEach(jars::add);
    }
    jars.add(url(LauncherRun.JAR));
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader cluster = new URLClassLoader(jars.toArray(URL[]::new), new OldProtobuf())) {
      Thread.currentThread().setContextClassLoader(cluster);
      float[] theta = {1, 5, 3, 1};
      assertArrayEquals(
          new float[] {1, 0, 1, 0},
          solve(cluster, "program:constraints=x0+x2=2;x1+x2<=1;x3<=0", theta));
      assertArrayEquals(
          new float[] {0, 1, 1, 0},
          solve(cluster, "transportation:sources=2,destinations=2,capacities=1", theta));
      assertArrayEquals(
          new float[] {0, 1, 0, 0},
          solve(cluster, "matching:vertices=4,edges=0-1;1-2;2-3;3-0", new float[] {1, 3, 1, -1}));
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static float[] solve(ClassLoader cluster, String spec, float[] theta)
      throws ReflectiveOperationException {
    Class<?> specs = cluster.loadClass("org.aimle.solver.SolverSpec");
    assertEquals(cluster, specs.getClassLoader());
    Object solver =
        specs.getMethod("create").invoke(specs.getMethod("parse", String.class).invoke(null, spec));
    float[] z = new float[theta.length];
    Class<?> contract = cluster.loadClass("org.aimle.solver.MapSolver");
    try {
      contract
          .getMethod("solve", float[].class, float[].class, int.class, int.class)
          .invoke(solver, theta, z, 0, z.length);
    } catch (InvocationTargetException e) {
      throw new AssertionError(spec, e.getCause());
    }
    contract.getMethod("close").invoke(solver);
    return z;
  }
}
