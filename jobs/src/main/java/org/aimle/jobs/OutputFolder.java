package org.aimle.jobs;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * A folder of results that is there whole or not at all: written under a temporary name beside it,
 * renamed when complete, removed if the job fails before. What is worth keeping even so can be
 * {@link #keep kept}.
 */
final class OutputFolder implements AutoCloseable {

  /** What to do with a folder that exists. */
  enum Existing {
    REFUSE,
    OVERWRITE
  }

  private final FileSystem files;
  private final Path target;
  private final Path temporary;
  private boolean kept;

  /**
   * @throws UserError if the folder exists and must not be overwritten, or cannot be made
   */
  OutputFolder(Configuration hadoop, String path, Existing existing) {
    try {
      Path given = new Path(path);
      this.files = given.getFileSystem(hadoop);
      this.target = files.makeQualified(given);
      this.temporary =
          new Path(target.getParent(), "." + target.getName() + "-" + UUID.randomUUID());
      if (files.exists(target) && existing == Existing.REFUSE) {
        throw new UserError(
            "--output is '" + path + "', which exists; choose another name or add --overwrite");
      }
      if (!files.mkdirs(temporary)) {
        throw new IOException("the folder cannot be made");
      }
      files.deleteOnExit(temporary);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserError("--output is '%s': %s".formatted(path, e.getMessage()));
    }
  }

  /** Where to write a part of the results. */
  String path(String name) {
    return new Path(temporary, name).toString();
  }

  /** Writes a text file. */
  void write(String name, String content) {
    try (OutputStream stream = files.create(new Path(temporary, name))) {
      stream.write(content.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + name + " to " + temporary, e);
    }
  }

  /** Leaves what is written under its temporary name if the job fails from here on. */
  void keep() {
    kept = true;
    files.cancelDeleteOnExit(temporary);
  }

  /** Whether a failure leaves what is written. */
  boolean isKept() {
    return kept;
  }

  /** Gives the folder its name: everything is written. */
  void commit() {
    keep();
    try {
      removeChecksums();
      if (files.exists(target)) {
        files.delete(target, true);
      }
      if (!files.rename(temporary, target)) {
        throw new IOException("cannot rename " + temporary + " to " + target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot complete " + this + ": " + e.getMessage(), e);
    }
  }

  /** Hadoop writes a hidden checksum beside each file on a local disk, which only clutters it. */
  private void removeChecksums() throws IOException {
    if (files instanceof ChecksumFileSystem checked) {
      FileSystem raw = checked.getRawFileSystem();
      RemoteIterator<LocatedFileStatus> written = raw.listFiles(temporary, true);
      while (written.hasNext()) {
        Path file = written.next().getPath();
        if (ChecksumFileSystem.isChecksumFile(file)) {
          raw.delete(file, false);
        }
      }
    }
  }

  /** Removes what was written, unless it is kept. */
  @Override
  public void close() {
    if (!kept) {
      try {
        files.delete(temporary, true);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot remove " + temporary, e);
      }
    }
  }

  /** The temporary name. */
  String temporary() {
    return readable(temporary);
  }

  @Override
  public String toString() {
    return readable(target);
  }

  private static String readable(Path path) {
    return path.toUri().getScheme().equals("file") ? path.toUri().getPath() : path.toString();
  }
}
