package org.aimle.solver.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import org.aimle.solver.SolverSpec;
import org.junit.jupiter.api.Test;

/** A class path without the native libraries of this platform. */
class OrToolsTest {

  private static URLClassLoader withoutNatives() {
    URL[] urls =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !Path.of(entry).getFileName().toString().matches("ortools-(?!java).*"))
            .map(OrToolsTest::url)
            .toArray(URL[]::new);
    return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(entry, e);
    }
  }

  private static Object create(ClassLoader loader, String spec)
      throws ReflectiveOperationException {
    Class<?> specs = loader.loadClass(SolverSpec.class.getName());
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return specs
          .getMethod("create")
          .invoke(specs.getMethod("parse", String.class).invoke(null, spec));
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void whoNeedsNoNativesMissesNone() throws Exception {
    try (URLClassLoader loader = withoutNatives()) {
      for (String spec :
          new String[] {
            "top-k:k=1",
            "assignment:columns=2",
            "matching",
            "knapsack",
            "program",
            "scheduling",
            "scheduling:horizon=3,durations=2;1",
          }) {
        assertEquals(loader, create(loader, spec).getClass().getClassLoader(), spec);
      }
    }
  }

  @Test
  void whoNeedsThemIsToldWhatIsMissing() throws Exception {
    try (URLClassLoader loader = withoutNatives()) {
      for (int time = 0; time < 2; time++) {
        Throwable failure =
            assertThrows(
                    InvocationTargetException.class,
                    () -> create(loader, "program:constraints=x0<=1"))
                .getCause();
        assertEquals(IllegalStateException.class, failure.getClass());
        assertTrue(
            failure.getMessage().contains("org.aimle:aimle-natives-<platform>"),
            failure.getMessage());
      }
    }
  }
}
