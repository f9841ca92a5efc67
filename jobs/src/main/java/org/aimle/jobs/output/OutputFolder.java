package org.aimle.jobs.output;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.aimle.WrongInputException;
import org.aimle.jobs.command.UserError;
import org.aimle.jobs.sessions.HadoopFiles;
import org.aimle.jobs.sessions.Permissions;
import org.aimle.spark.text.files.InputFiles;
import org.aimle.spark.training.driver.FolderLease;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of results that is there whole or not at all: written under a temporary name beside it,
 * renamed when complete, removed if the job fails before. What is worth keeping even so can be
 * {@link #keep kept}. What a job left that was killed, the next one with the same output removes.
 */
public final class OutputFolder implements AutoCloseable {

  /** What to do with a folder that exists. */
  public enum Existing {
    REFUSE,
    OVERWRITE;

    /** As the option {@code --overwrite} says. */
    public static Existing of(boolean overwrite) {
      return overwrite ? OVERWRITE : REFUSE;
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(OutputFolder.class);

  /** After so long without a sign of life a job on another machine is not there any more. */
  private static final Duration SILENCE = Duration.ofDays(1);

  private final Existing existing;
  private final Set<String> results;
  private final FileSystem files;
  private final Path target;
  private final Path temporary;
  private final FolderLease lease;
  private boolean kept;

  /**
   * @param path as the option {@code --output} gives it
   * @param results names of what the job writes into such a folder; only a folder that is empty or
   *     holds one of them is overwritten
   * @param inputs paths that the job reads, by the option that names them
   * @throws UserError if the folder exists and must not be overwritten, or cannot be made
   */
  public OutputFolder(
      Configuration hadoop,
      String path,
      Existing existing,
      Set<String> results,
      Map<String, List<String>> inputs) {
    this.existing = existing;
    this.results = Set.copyOf(results);
    try {
      Path given = new Path(path);
      this.files = given.getFileSystem(hadoop);
      this.target = files.makeQualified(given);
      if (target.isRoot()) {
        throw new UserError("--output is '" + path + "', the root folder; choose another name");
      }
      this.temporary = beside("");
      requireFree();
      if (files.exists(target)) {
        for (Map.Entry<String, List<String>> input : inputs.entrySet()) {
          for (String read : input.getValue()) {
            requireOutside(hadoop, input.getKey(), read);
          }
        }
      }
      deleteAbandoned(hadoop);
      if (!files.mkdirs(temporary)) {
        throw new IOException("the folder cannot be made");
      }
      files.deleteOnExit(temporary);
      lease = FolderLease.take(temporary.toString(), hadoop, FolderLease.LEASE);
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      throw new UserError(
          "--output is '%s': %s"
              .formatted(
                  path, Permissions.missing(path, Permissions.Use.WRITE).orElse(e.getMessage())));
    } catch (UserError e) {
      throw e;
    } catch (RuntimeException e) {
      throw HadoopFiles.missingConnector(e)
          .<RuntimeException>map(
              missing -> new UserError("--output is '%s', but %s".formatted(path, missing)))
          .orElse(e);
    }
  }

  private Path beside(String purpose) {
    return new Path(target.getParent(), "." + target.getName() + "-" + purpose + UUID.randomUUID());
  }

  /**
   * Deletes folders under temporary names whose jobs have certainly ended. One that was kept has no
   * owner, so it stays.
   */
  private void deleteAbandoned(Configuration hadoop) {
    Pattern name =
        Pattern.compile(
            Pattern.quote("." + target.getName() + "-")
                + "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    try {
      if (!files.exists(target.getParent())) {
        return;
      }
      for (FileStatus status : files.listStatus(target.getParent())) {
        Path folder = status.getPath();
        if (status.isDirectory()
            && name.matcher(folder.getName()).matches()
            && FolderLease.isAbandoned(folder.toString(), hadoop, SILENCE)) {
          LOG.info("{} is deleted: the job that wrote it was killed", folder);
          files.delete(folder, true);
        }
      }
    } catch (IOException e) {
      LOG.warn("What earlier jobs left beside {} could not be looked at ({})", this, e.toString());
    }
  }

  /** Only results are overwritten, and only where that is wanted. */
  private void requireFree() throws IOException {
    if (!files.exists(target)) {
      return;
    }
    if (existing == Existing.REFUSE) {
      throw new UserError(
          "--output is '" + this + "', which exists; choose another name or add --overwrite");
    }
    if (!files.getFileStatus(target).isDirectory()) {
      throw new UserError(
          "--output is '" + this + "', which is a file; choose the name of a folder");
    }
    List<String> names =
        Stream.of(files.listStatus(target)).map(child -> child.getPath().getName()).toList();
    if (!names.isEmpty() && names.stream().noneMatch(results::contains)) {
      throw new UserError(
          "--output is '%s', which holds '%s' but no results to overwrite; choose another name"
              .formatted(this, names.get(0)));
    }
  }

  /** What the job reads must not go when the folder is replaced. */
  private void requireOutside(Configuration hadoop, String option, String input)
      throws IOException {
    List<Path> read;
    try {
      read = InputFiles.paths(hadoop, input);
    } catch (WrongInputException e) { // nothing is there that could go
      return;
    }
    Path folder = real(target);
    for (Path one : read) {
      for (Path path = real(one); path != null; path = path.getParent()) {
        if (path.equals(folder)) {
          throw new UserError(
              "--output is '%s', which holds %s '%s'; choose another name"
                  .formatted(this, option, input));
        }
      }
    }
  }

  /** The path without symbolic links. */
  private static Path real(Path path) throws IOException {
    return path.toUri().getScheme().equals("file")
        ? new Path(
            "file", null, java.nio.file.Path.of(path.toUri().getPath()).toRealPath().toString())
        : path;
  }

  /** Where to write a part of the results. */
  public String path(String name) {
    return new Path(temporary, name).toString();
  }

  /** Writes a text file. */
  public void write(String name, String content) {
    write(name, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a file; folders in its name are made. */
  public void write(String name, byte[] content) {
    try (OutputStream stream = files.create(new Path(temporary, name))) {
      stream.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + name + " to " + temporary, e);
    }
  }

  /** Leaves what is written under its temporary name if the job fails from here on. */
  public void keep() {
    kept = true;
    files.cancelDeleteOnExit(temporary);
    lease.close();
  }

  /** Whether a failure leaves what is written. */
  public boolean isKept() {
    return kept;
  }

  /**
   * Gives the folder its name: everything is written. An older folder of that name is deleted last.
   *
   * @throws UserError if a folder that must not be overwritten has come to be there meanwhile
   */
  public void commit() {
    keep();
    try {
      removeChecksums();
      requireFree();
      if (files.exists(target)) {
        Path older = beside("replaced-");
        rename(target, older);
        try {
          rename(temporary, target);
        } catch (IOException e) {
          rename(older, target);
          throw e;
        }
        files.delete(older, true);
      } else {
        rename(temporary, target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot complete " + this + ": " + e.getMessage(), e);
    }
  }

  private void rename(Path from, Path to) throws IOException {
    if (!files.rename(from, to)) {
      throw new IOException("cannot rename " + readable(from) + " to " + readable(to));
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
    lease.close();
    if (!kept) {
      try {
        files.delete(temporary, true);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot remove " + temporary, e);
      }
    }
  }

  /** The temporary name. */
  public String temporary() {
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
