package org.aimle.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.aimle.solver.topk.TopKSolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SolverSpecTest {

  /** A solver of someone's own, by a name that is taken. */
  public static final class SecondTopK implements SolverFactory {

    @Override
    public String name() {
      return "top-k";
    }

    @Override
    public Map<String, String> parameters() {
      return Map.of();
    }

    @Override
    public MapSolver create(Map<String, String> parameters) {
      return new TopKSolver(1);
    }
  }

  @Test
  void aCopyOnAnotherMachineSaysTheSame() throws IOException, ClassNotFoundException {
    SolverSpec spec = SolverSpec.parse("grid-path:rows=3,columns=4,neighbours=4");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(spec);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      SolverSpec copy = assertInstanceOf(SolverSpec.class, in.readObject());
      assertEquals(spec, copy);
      assertEquals("grid-path:rows=3,columns=4,neighbours=4", copy.toString());
      assertEquals(spec.toString(), copy.create().toString());
    }
  }

  @Test
  void anUnknownNameIsAnsweredByTheKnownOnes() {
    String message = refusal(SolverSpec.parse("topk:k=3"));
    assertTrue(message.contains("'topk'") && message.contains("block-top-k, "), message);
  }

  @Test
  void aNameThatIsTakenIsRefused(@TempDir Path jar) throws IOException {
    Path services = Files.createDirectories(jar.resolve("META-INF/services"));
    Files.writeString(services.resolve(SolverFactory.class.getName()), SecondTopK.class.getName());
    Thread thread = Thread.currentThread();
    ClassLoader usual = thread.getContextClassLoader();
    try (URLClassLoader withJar = new URLClassLoader(new URL[] {jar.toUri().toURL()}, usual)) {
      thread.setContextClassLoader(withJar);
      String message = refusal(SolverSpec.topK(2));
      assertTrue(message.contains(SecondTopK.class.getName()), message);
      assertEquals("assignment:columns=2", SolverSpec.parse("assignment:columns=2").create() + "");
    } finally {
      thread.setContextClassLoader(usual);
    }
  }

  private static String refusal(SolverSpec spec) {
    return assertThrows(IllegalArgumentException.class, spec::create).getMessage();
  }
}
