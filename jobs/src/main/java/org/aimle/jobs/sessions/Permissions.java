package org.aimle.jobs.sessions;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.aimle.spec.Visible;

/**
 * What a user may not do with files on a local disk: Java and Hadoop often say only that it failed,
 * or that there is no such file.
 */
public final class Permissions {

  /** What is to be done with a path. */
  public enum Use {
    /** Its file, or the files in its folder, are read. */
    READ,
    /** It is made, or something in it. */
    WRITE
  }

  private Permissions() {}

  /**
   * Why a local path cannot be used; empty if it is not for want of permission.
   *
   * @param path as a user writes it, {@code file:} or not
   */
  public static Optional<String> missing(String path, Use use) {
    Path local;
    try {
      local = Path.of(path.replaceFirst("^file:/+", "/")).toAbsolutePath();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
    Path last = local.getRoot();
    for (Path name : local.normalize()) {
      if (Files.isDirectory(last) && !Files.isExecutable(last)) {
        return Optional.of(denied(last, "entered"));
      }
      if (!Files.exists(last.resolve(name))) { // a pattern, or what is still to be made
        break;
      }
      last = last.resolve(name);
    }
    if (use == Use.WRITE) {
      return Files.isWritable(last) ? Optional.empty() : Optional.of(denied(last, "written to"));
    }
    if (!Files.isReadable(last)) {
      return Optional.of(denied(last, "read"));
    }
    return Files.isDirectory(last) && !Files.isExecutable(last)
        ? Optional.of(denied(last, "entered"))
        : Optional.empty();
  }

  private static String denied(Path path, String verb) {
    return "'%s' may not be %s by the user '%s'; change its permissions, or run as another user"
        .formatted(Visible.text(path.toString()), verb, System.getProperty("user.name"));
  }
}
