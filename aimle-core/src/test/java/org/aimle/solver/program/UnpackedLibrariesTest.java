package org.aimle.solver.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedLibrariesTest {

  private static final String NAME = "ortools-test";

  @TempDir private Path folder;

  private Path base() {
    return folder.resolve("base");
  }

  private Path unpack(String... contents) throws IOException {
    Path jar = folder.resolve(contents[0] + ".jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      entries.putNextEntry(new JarEntry(NAME + "/"));
      for (int i = 0; i < contents.length; i++) {
        entries.putNextEntry(new JarEntry(NAME + "/lib" + i + ".so"));
        entries.write(contents[i].getBytes(StandardCharsets.UTF_8));
      }
      entries.putNextEntry(new JarEntry("other/file"));
    }
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
      return UnpackedLibraries.folder(base(), loader, NAME);
    }
  }

  private static List<String> names(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theNextJvmUsesWhatIsThere() throws IOException {
    Path first = unpack("one", "two");
    assertEquals(List.of("lib0.so", "lib1.so"), names(first));
    assertEquals("two", Files.readString(first.resolve("lib1.so")));
    assertEquals(
        PosixFilePermissions.fromString("rwx------"), Files.getPosixFilePermissions(first));
    Files.setLastModifiedTime(first.resolve("lib0.so"), FileTime.fromMillis(1000));
    assertEquals(first, unpack("one", "two"));
    assertEquals(1000, Files.getLastModifiedTime(first.resolve("lib0.so")).toMillis());
    assertEquals(List.of(first.getFileName().toString()), names(base()));
  }

  @Test
  void anotherVersionHasAFolderOfItsOwn() throws IOException {
    Path first = unpack("one");
    Path second = unpack("eno");
    assertTrue(!first.equals(second));
    assertEquals("one", Files.readString(first.resolve("lib0.so")));
    assertEquals("eno", Files.readString(second.resolve("lib0.so")));
  }

  @Test
  void whatIsNotWholeIsReplaced() throws IOException {
    Path first = unpack("one", "two");
    for (Map.Entry<String, String> wrong : Map.of("lib0.so", "o", "lib1.so", "tvo").entrySet()) {
      Files.writeString(first.resolve(wrong.getKey()), wrong.getValue());
    }
    unpack("one", "two");
    assertEquals("one", Files.readString(first.resolve("lib0.so")));
    assertEquals("two", Files.readString(first.resolve("lib1.so")));
    // Nor is what a link leads to loaded.
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "one");
    Files.delete(first.resolve("lib0.so"));
    Files.createSymbolicLink(first.resolve("lib0.so"), elsewhere);
    unpack("one", "two");
    assertTrue(!Files.isSymbolicLink(first.resolve("lib0.so")));
  }

  @Test
  void aFolderThatOthersMayWriteToIsNotUsed() throws IOException {
    Path first = unpack("one");
    Files.setPosixFilePermissions(first, PosixFilePermissions.fromString("rwxrwxrwx"));
    IOException open = assertThrows(IOException.class, () -> unpack("one"));
    assertTrue(open.getMessage().contains("is not this user's own"), open.getMessage());
    Files.delete(first.resolve("lib0.so"));
    Files.delete(first);
    Files.createSymbolicLink(first, Files.createDirectory(folder.resolve("theirs")));
    assertThrows(IOException.class, () -> unpack("one"));
  }

  @Test
  void orToolsIsLoadedFromThere() throws Exception {
    Path jvm = Path.of(System.getProperty("java.home"), "bin", "java");
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    for (int run = 0; run < 2; run++) {
      Process process =
          new ProcessBuilder(
                  jvm.toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-Djava.io.tmpdir=" + temporary,
                  "-D" + OrTools.FOLDER + "=" + base(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Killed.class.getName())
              .redirectErrorStream(true)
              .start();
      String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(7, process.waitFor(), told);
    }
    assertEquals(List.of(), names(temporary).stream().filter(n -> n.contains("ortools")).toList());
    assertEquals(1, names(base()).size());
  }

  /** Solves something, and ends as a JVM that is killed. */
  static final class Killed {

    private Killed() {}

    public static void main(String[] arguments) {
      OrTools.load();
      com.google.ortools.sat.CpModel model = new com.google.ortools.sat.CpModel();
      com.google.ortools.sat.IntVar x = model.newIntVar(0, 7, "x");
      model.maximize(x);
      com.google.ortools.sat.CpSolver solver = new com.google.ortools.sat.CpSolver();
      solver.solve(model);
      Runtime.getRuntime().halt((int) solver.value(x));
    }
  }
}
