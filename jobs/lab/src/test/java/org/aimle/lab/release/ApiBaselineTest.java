package org.aimle.lab.release;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.apache.xbean.asm9.ClassReader;
import org.apache.xbean.asm9.ClassVisitor;
import org.apache.xbean.asm9.FieldVisitor;
import org.apache.xbean.asm9.MethodVisitor;
import org.apache.xbean.asm9.Opcodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiBaselineTest {

  /** What is put into a jar. */
  public static class Sample {
    protected int kept;
    int left;

    public int answer() {
      return secret();
    }

    private int secret() {
      return 42;
    }
  }

  @TempDir private Path folder;

  private Path jar() throws IOException {
    Path jar = folder.resolve("sample.jar");
    String name = Sample.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        InputStream in = Sample.class.getClassLoader().getResourceAsStream(name)) {
      out.putNextEntry(new JarEntry(name));
      in.transferTo(out);
    }
    return jar;
  }

  @Test
  void visibleDeclarationsWithoutCode() throws Exception {
    Path baseline = folder.resolve("api.jar");
    assertEquals(1, ApiBaseline.write(jar(), baseline, List.of()));
    List<String> members = new ArrayList<>();
    try (JarFile read = new JarFile(baseline.toFile());
        InputStream in = read.getInputStream(read.entries().nextElement())) {
      new ClassReader(in)
          .accept(
              new ClassVisitor(Opcodes.ASM9) {
                @Override
                public FieldVisitor visitField(
                    int access, String name, String type, String signature, Object value) {
                  members.add(name);
                  return null;
                }

                @Override
                public MethodVisitor visitMethod(
                    int access, String name, String type, String signature, String[] thrown) {
                  members.add(name);
                  return new MethodVisitor(Opcodes.ASM9) {
                    @Override
                    public void visitCode() {
                      members.add("code of " + name);
                    }
                  };
                }
              },
              0);
    }
    assertEquals(List.of("kept", "<init>", "answer"), members);
    byte[] first = Files.readAllBytes(baseline);
    ApiBaseline.write(jar(), baseline, List.of());
    assertArrayEquals(first, Files.readAllBytes(baseline));
  }

  @Test
  void internalPackagesAreLeftOut() throws IOException {
    Path baseline = folder.resolve("api.jar");
    assertEquals(0, ApiBaseline.write(jar(), baseline, List.of(Sample.class.getPackageName())));
  }
}
