package org.aimle.spark.training.driver;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The file that names the owner of a folder: made whole or not at all, and by one of several that
 * come at the same moment, as far as the file system can do that.
 */
interface OwnerFile {

  /** How long a text may be. */
  int MOST_BYTES = 1 << 16;

  /** Empty if there is none, or it is being written. */
  Optional<String> read() throws IOException;

  /** When it was written or touched; empty if there is none. */
  Optional<Instant> written() throws IOException;

  /** Makes it; false if there is one. */
  boolean create(String text) throws IOException;

  /** Removes it if it holds that text still; false if it does not. */
  boolean remove(String text) throws IOException;

  /** Gives a sign of life. */
  void renew(String text) throws IOException;

  static OwnerFile in(String folder, String name, Configuration hadoop) throws IOException {
    Path file = new Path(folder, name);
    FileSystem files = file.getFileSystem(hadoop);
    return files instanceof LocalFileSystem local
        ? new OnDisk(local.pathToFile(file).toPath())
        : new OnHadoop(files, file);
  }

  /** On a local disk, by operations of the system that are atomic. */
  record OnDisk(java.nio.file.Path file) implements OwnerFile {

    private java.nio.file.Path beside() {
      return file.resolveSibling(file.getFileName() + "-" + UUID.randomUUID());
    }

    @Override
    public Optional<String> read() throws IOException {
      return read(file);
    }

    private static Optional<String> read(java.nio.file.Path file) throws IOException {
      try (InputStream in = Files.newInputStream(file)) {
        return Optional.of(new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
      } catch (NoSuchFileException e) {
        return Optional.empty();
      }
    }

    @Override
    public Optional<Instant> written() throws IOException {
      try {
        return Optional.of(Files.getLastModifiedTime(file).toInstant());
      } catch (NoSuchFileException e) {
        return Optional.empty();
      }
    }

    /** A link to what is written already. */
    @Override
    public boolean create(String text) throws IOException {
      java.nio.file.Path complete = beside();
      try {
        Files.writeString(complete, text, StandardOpenOption.CREATE_NEW);
        try {
          Files.createLink(file, complete);
        } catch (UnsupportedOperationException e) {
          // As on a FAT: may be seen while it is empty.
          Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        }
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      } finally {
        Files.deleteIfExists(complete);
      }
    }

    /** Only one can move it away; what was not meant is put back. */
    @Override
    public boolean remove(String text) throws IOException {
      java.nio.file.Path taken = beside();
      try {
        Files.move(file, taken, StandardCopyOption.ATOMIC_MOVE);
      } catch (NoSuchFileException e) {
        return false;
      }
      try {
        boolean meant = read(taken).filter(text::equals).isPresent();
        if (!meant) {
          Files.createLink(file, taken);
        }
        return meant;
      } catch (FileAlreadyExistsException | UnsupportedOperationException e) {
        return false; // A third one came between; the second finds out before it writes.
      } finally {
        Files.deleteIfExists(taken);
      }
    }

    @Override
    public void renew(String text) throws IOException {
      try {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      } catch (NoSuchFileException e) {
        create(text);
      }
    }
  }

  /** On any other file system, such as HDFS, where making a new file is atomic. */
  record OnHadoop(FileSystem files, Path file) implements OwnerFile {

    @Override
    public Optional<String> read() throws IOException {
      try (InputStream in = files.open(file)) {
        return Optional.of(new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
      } catch (ChecksumException | FileNotFoundException e) {
        return Optional.empty();
      }
    }

    @Override
    public Optional<Instant> written() throws IOException {
      try {
        return Optional.of(Instant.ofEpochMilli(files.getFileStatus(file).getModificationTime()));
      } catch (FileNotFoundException e) {
        return Optional.empty();
      }
    }

    @Override
    public boolean create(String text) throws IOException {
      if (files.exists(file)) {
        return false;
      }
      try {
        write(text, false);
      } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
        return false;
      }
      // An object store may let both write: the one that wrote last has it.
      return read().filter(text::equals).isPresent();
    }

    @Override
    public boolean remove(String text) throws IOException {
      return read().filter(text::equals).isPresent() && files.delete(file, false);
    }

    @Override
    public void renew(String text) throws IOException {
      write(text, true);
    }

    private void write(String text, boolean overwrite) throws IOException {
      try (OutputStream out = files.create(file, overwrite)) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}
