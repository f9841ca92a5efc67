package org.aimle.solver.program;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;

/**
 * The libraries in a folder of a jar, unpacked once for each user and version: a JVM that finds
 * them whole uses them as they are, and one that is killed leaves nothing behind that the next one
 * does not use. The folder is the user's own; nobody else may write there.
 */
final class UnpackedLibraries {

  private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rwx------");

  private UnpackedLibraries() {}

  /**
   * The folder with the libraries.
   *
   * @param base where folders of versions are; made if it is not there
   * @param name of the folder in the jar, such as {@code ortools-linux-x86-64}
   * @throws IOException if there is no such folder in a jar, or it cannot be unpacked safely
   */
  static Path folder(Path base, ClassLoader loader, String name) throws IOException {
    URL url = loader.getResource(name + "/");
    if (url == null || !(url.openConnection() instanceof JarURLConnection connection)) {
      throw new IOException("no jar on the class path holds " + name);
    }
    connection.setUseCaches(false);
    try (JarFile jar = connection.getJarFile()) {
      List<? extends ZipEntry> libraries =
          jar.stream()
              .filter(entry -> entry.getName().startsWith(name + "/") && !entry.isDirectory())
              .sorted((a, b) -> a.getName().compareTo(b.getName()))
              .toList();
      Path folder = base.resolve(String.format(Locale.ROOT, "%s-%08x", name, version(libraries)));
      Files.createDirectories(base);
      makeOwn(folder);
      for (ZipEntry library : libraries) {
        String file = library.getName().substring(name.length() + 1);
        if (file.contains("/") || file.contains("..")) {
          throw new IOException(library.getName() + " is in a folder of its own");
        }
        if (!isWhole(folder.resolve(file), library)) {
          unpack(jar, library, folder.resolve(file));
        }
      }
      return folder;
    }
  }

  /** Of all names, sizes and contents. */
  private static int version(List<? extends ZipEntry> libraries) {
    int version = 0;
    for (ZipEntry library : libraries) {
      version = 31 * version + library.getName().hashCode();
      version = 31 * version + Long.hashCode(library.getSize());
      version = 31 * version + Long.hashCode(library.getCrc());
    }
    return version;
  }

  /** What is loaded from there is code: nobody else may have made the folder or write to it. */
  private static void makeOwn(Path folder) throws IOException {
    try {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWN));
    } catch (FileAlreadyExistsException e) {
      boolean safe =
          Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
              && Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS).equals(OWN)
              && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(self(folder));
      if (!safe) {
        throw new IOException(folder + " is not this user's own folder", e);
      }
    } catch (UnsupportedOperationException e) {
      throw new IOException("permissions cannot be set on " + folder, e);
    }
  }

  /** Whoever owns what this process makes. */
  private static Object self(Path folder) throws IOException {
    Path mine = folder.resolveSibling("." + UUID.randomUUID());
    try {
      return Files.getOwner(Files.createFile(mine));
    } finally {
      Files.deleteIfExists(mine);
    }
  }

  private static boolean isWhole(Path file, ZipEntry library) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || Files.size(file) != library.getSize()) {
      return false;
    }
    CRC32 checksum = new CRC32();
    try (InputStream in = new CheckedInputStream(Files.newInputStream(file), checksum)) {
      byte[] piece = new byte[1 << 20];
      while (in.read(piece) >= 0) {
        // The checksum sees it.
      }
    } catch (NoSuchFileException e) {
      return false;
    }
    return checksum.getValue() == library.getCrc();
  }

  /** Under a name of its own first: another JVM may unpack, or have loaded, the same file. */
  private static void unpack(JarFile jar, ZipEntry library, Path file) throws IOException {
    Path written = file.resolveSibling("." + file.getFileName() + "-" + UUID.randomUUID());
    try (InputStream in = jar.getInputStream(library)) {
      Files.copy(in, written);
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException(file.getParent() + " cannot rename files", e);
    } finally {
      Files.deleteIfExists(written);
    }
  }
}
