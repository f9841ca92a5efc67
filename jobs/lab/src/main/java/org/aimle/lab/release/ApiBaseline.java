package org.aimle.lab.release;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.apache.xbean.asm9.ClassReader;
import org.apache.xbean.asm9.ClassVisitor;
import org.apache.xbean.asm9.ClassWriter;
import org.apache.xbean.asm9.FieldVisitor;
import org.apache.xbean.asm9.MethodVisitor;
import org.apache.xbean.asm9.Opcodes;

/**
 * A jar without code: the public and protected declarations, and the constructors, of its public
 * packages.
 */
final class ApiBaseline {

  private static final int VISIBLE = Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED;

  private ApiBaseline() {}

  /**
   * Writes the baseline under a temporary name, then renames it; the same jar gives the same bytes.
   *
   * @param internal packages that are left out, written {@code a.b}
   * @return public types written
   */
  static int write(Path jar, Path baseline, List<String> internal) throws IOException {
    Path unfinished = baseline.resolveSibling(baseline.getFileName() + ".tmp");
    int types = 0;
    try (JarFile from = new JarFile(jar.toFile());
        JarOutputStream to = new JarOutputStream(Files.newOutputStream(unfinished))) {
      List<JarEntry> classes =
          from.stream()
              .filter(entry -> entry.getName().endsWith(".class"))
              .filter(entry -> !internal.contains(packageOf(entry)))
              .sorted(Comparator.comparing(JarEntry::getName))
              .toList();
      for (JarEntry entry : classes) {
        try (InputStream in = from.getInputStream(entry)) {
          ClassReader reader = new ClassReader(in);
          JarEntry written = new JarEntry(entry.getName());
          written.setTime(0);
          to.putNextEntry(written);
          to.write(declarations(reader));
          types += (reader.getAccess() & Opcodes.ACC_PUBLIC) != 0 ? 1 : 0;
        }
      }
    }
    Files.move(unfinished, baseline, StandardCopyOption.REPLACE_EXISTING);
    return types;
  }

  private static String packageOf(JarEntry entry) {
    String name = entry.getName();
    return name.substring(0, Math.max(0, name.lastIndexOf('/'))).replace('/', '.');
  }

  private static byte[] declarations(ClassReader reader) {
    ClassWriter writer = new ClassWriter(0);
    reader.accept(
        new VisibleMembers(writer),
        ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return writer.toByteArray();
  }

  private static final class VisibleMembers extends ClassVisitor {

    VisibleMembers(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public FieldVisitor visitField(
        int access, String name, String descriptor, String signature, Object value) {
      return (access & VISIBLE) == 0
          ? null
          : super.visitField(access, name, descriptor, signature, value);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      // A class whose constructors are all private cannot be extended: they tell something, too.
      return (access & VISIBLE) == 0 && !name.equals("<init>")
          ? null
          : super.visitMethod(access, name, descriptor, signature, exceptions);
    }
  }
}
