package org.aimle.solver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.aimle.explain.FeatureSelection;
import org.aimle.explain.TextSelection;
import org.aimle.solver.limits.SearchLimit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/SOLVERS.md says is so: the table is complete, and the solver of one's own works. */
class SolversPageTest {

  private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern CLASS = Pattern.compile("public (?:final )?(?:class|record) (\\w+)");

  @TempDir Path folder;

  @Test
  void everySolverAndParameterIsInTheTable() throws IOException {
    List<String> lines = page().lines().toList();
    Set<String> limits = SearchLimit.parameters().keySet();
    for (SolverFactory factory : ServiceLoader.load(SolverFactory.class)) {
      List<String> rows =
          lines.stream()
              .map(line -> line.split("\\|"))
              .filter(cells -> cells.length > 2)
              .filter(cells -> cells[2].strip().equals("`" + factory.name() + "`"))
              .map(cells -> cells[3])
              .toList();
      assertEquals(1, rows.size(), factory.name());
      String parameters = rows.get(0);
      for (String key : factory.parameters().keySet()) {
        String named = limits.contains(key) ? "limits" : "`" + key + "`";
        assertTrue(parameters.contains(named), factory.name() + " has the parameter " + key);
        assertTrue(page().contains("`" + key + "`"), key);
      }
    }
  }

  @Test
  void theSolversOfOnesOwnAreFoundByTheirNames() throws Exception {
    compilePage();
    Path services = folder.resolve("META-INF/services/" + SolverFactory.class.getName());
    Files.createDirectories(services.getParent());
    Files.writeString(services, "BestRunFactory\nDifferentWordsFactory\n");
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader jar = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      Thread.currentThread().setContextClassLoader(jar);
      MapSolver solver = SolverSpec.parse("best-run:width=2").create();
      float[] z = new float[6];
      solver.solve(new float[] {9, 1, -2, 3, 2, 3}, z, 1, 5);
      assertArrayEquals(new float[] {0, 0, 0, 1, 1, 0}, z);
      FeatureSelection.parse("best-run:width=2", 1).requireChoiceOf(5);

      TextSelection words = TextSelection.parse("different-words:k=2", 1);
      float[] context = words.context(List.of("so", "so", "good", "so", "bad"));
      MapSolver text =
          ((ContextSolver) words.solver().create()).forInstance(context, 0, context.length, 5);
      // The second and the fourth score are of the same word.
      text.solve(new float[] {9, 5, 7, 3, 6, 1}, z, 1, 5);
      assertArrayEquals(new float[] {0, 0, 1, 1, 0, 0}, z);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void theProgrammesOfThePageAreSolved() throws IOException {
    float[][] scores = {
      {1, 3, 1, 1.5f}, {-1, -3, -2, -2, -1.5f}, {5, 4, 3, -9, 1}, {3, 2, 2}, {-20, -20},
    };
    float[][] expected = {{0, 1, 0, 1}, {1, 0, 1, 0, 0}, {0, 1, 1, 0, 1}, {0, 1, 1}, {1, 1}};
    List<String> written = page().lines().filter(l -> l.startsWith("program:")).toList();
    assertEquals(scores.length, written.size());
    for (int i = 0; i < scores.length; i++) {
      float[] z = new float[scores[i].length];
      String spec = written.get(i).split("\\s")[0];
      SolverSpec.parse(spec).create().solve(scores[i], z, 0, z.length);
      assertArrayEquals(expected[i], z, spec);
    }
  }

  private void compilePage() throws IOException {
    List<Path> sources = new ArrayList<>();
    Matcher code = CODE.matcher(page());
    while (code.find()) {
      Matcher name = CLASS.matcher(code.group(1));
      assertTrue(name.find(), code.group(1));
      sources.add(Files.writeString(folder.resolve(name.group(1) + ".java"), code.group(1)));
    }
    assertEquals(4, sources.size());
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  files,
                  null,
                  List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path")),
                  null,
                  files.getJavaFileObjectsFromPaths(sources))
              .call();
      assertTrue(compiled, messages.toString());
    }
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("..", "docs", "SOLVERS.md"));
  }
}
