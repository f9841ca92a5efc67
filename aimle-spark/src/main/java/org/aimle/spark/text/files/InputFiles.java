package org.aimle.spark.text.files;

import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.aimle.WrongInputException;
import org.aimle.spec.LongLineException;
import org.aimle.spec.Utf8Lines;
import org.aimle.spec.Visible;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.hadoop.security.AccessControlException;

/**
 * Input files on any file system that Hadoop knows: which ones a path stands for, and what is in
 * them. Plain or compressed by gzip, bzip2, xz or Zstandard, which their first bytes tell; in
 * Hadoop's other codecs, which their names tell.
 *
 * @since 0.1.0
 */
public final class InputFiles {

  private InputFiles() {}

  /**
   * The files that a path stands for: itself, those in a folder, by name, or those that match a
   * pattern. A path that exists is no pattern, whatever characters it has. In a folder, and of what
   * matches a pattern, names that begin with {@code _} or {@code .} are passed over.
   *
   * @return at least one
   * @throws WrongInputException if there is none, a folder holds folders, or one is a pipe or a
   *     device
   * @throws IOException if the file system fails
   */
  public static List<String> files(Configuration hadoop, String path) throws IOException {
    List<String> files = new ArrayList<>();
    for (FileStatus match : matches(hadoop, path)) {
      if (match.isFile()) {
        requireRegular(match.getPath());
        files.add(match.getPath().toString());
      } else {
        FileStatus[] children = match.getPath().getFileSystem(hadoop).listStatus(match.getPath());
        Arrays.sort(children);
        for (FileStatus child : children) {
          String name = child.getPath().getName();
          if (isHidden(name)) {
            continue;
          }
          if (!child.isFile()) {
            throw new WrongInputException(
                "'%s' holds a folder, '%s', whose files would be left out; name them with a pattern, such as '%s/*/*'"
                    .formatted(path, Visible.text(name), path));
          }
          requireRegular(child.getPath());
          files.add(child.getPath().toString());
        }
      }
    }
    if (files.isEmpty()) {
      throw new WrongInputException(
          "'" + path + "' is no file and no folder or pattern with files in it; check the path");
    }
    return files;
  }

  /**
   * The files and folders that a path stands for, without looking into folders.
   *
   * @return at least one, each qualified
   * @throws WrongInputException if there is none
   * @throws IOException if the file system fails
   */
  public static List<Path> paths(Configuration hadoop, String path) throws IOException {
    return Arrays.stream(matches(hadoop, path)).map(FileStatus::getPath).toList();
  }

  private static boolean isHidden(String name) {
    return name.startsWith("_") || name.startsWith(".");
  }

  /** Files are opened more than once, and what a pipe gave the first time is gone then. */
  private static void requireRegular(Path file) {
    if ("file".equals(file.toUri().getScheme())
        && !Files.isRegularFile(java.nio.file.Path.of(file.toUri().getPath()))) {
      throw new WrongInputException(
          "'%s' is a pipe or a device, which can be read only once; write it to a file"
              .formatted(Visible.text(file.toUri().getPath())));
    }
  }

  private static FileStatus[] matches(Configuration hadoop, String path) throws IOException {
    Path literal;
    try {
      literal = path(path);
    } catch (IllegalArgumentException e) {
      throw new WrongInputException("'" + path + "' is no path: " + e.getMessage(), e);
    }
    FileSystem fileSystem = literal.getFileSystem(hadoop);
    try {
      return new FileStatus[] {fileSystem.getFileStatus(literal)};
    } catch (FileNotFoundException e) {
      FileStatus[] matches = globbed(fileSystem, literal);
      if (matches == null || matches.length == 0) {
        // What Java makes of a letter that the machine's language does not have.
        String fix = path.indexOf('\ufffd') < 0 ? "check the path" : "set LC_ALL to C.UTF-8";
        throw new WrongInputException(
            "'" + path + "' does not exist, nor does a file that it matches; " + fix, e);
      }
      return matches;
    }
  }

  private static FileStatus[] globbed(FileSystem fileSystem, Path pattern) throws IOException {
    try {
      FileStatus[] matches = fileSystem.globStatus(pattern);
      return matches == null || isHidden(pattern.getName())
          ? matches
          : Arrays.stream(matches)
              .filter(match -> !isHidden(match.getPath().getName()))
              .toArray(FileStatus[]::new);
    } catch (IllegalArgumentException e) { // a colon in a pattern
      return new FileStatus[0];
    }
  }

  /** A path as Hadoop has it; a local file may have a colon in its name. */
  private static Path path(String path) {
    if (path.indexOf(':') >= 0 && existsHere(path)) {
      return new Path(null, null, path);
    }
    return new Path(path);
  }

  private static boolean existsHere(String path) {
    try {
      return Files.exists(java.nio.file.Path.of(path));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /**
   * What a file holds, decompressed.
   *
   * @param file as {@link #files} gives it
   * @throws MalformedTextException if it may not be read, is an archive, or in a form that is not
   *     read
   * @throws IOException if the file system fails
   */
  public static InputStream open(Configuration hadoop, String file) throws IOException {
    return opened(hadoop, file);
  }

  /**
   * The lines of a text file.
   *
   * @throws MalformedTextException as {@link #open}, or if it is no UTF-8 text
   * @throws IOException if the file system fails
   */
  static Utf8Lines lines(Configuration hadoop, String file) throws IOException {
    BufferedInputStream in = opened(hadoop, file);
    try {
      Compression.requireText(Compression.head(in));
      return new Utf8Lines(in);
    } catch (WrongInputException e) {
      in.close();
      throw new MalformedTextException(file, e.getMessage());
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static BufferedInputStream opened(Configuration hadoop, String file) throws IOException {
    Path path = new Path(file);
    InputStream raw;
    try {
      raw = raw(hadoop, path);
    } catch (AccessControlException | FileNotFoundException e) {
      throw new MalformedTextException(file, "cannot be read: " + e.getMessage());
    }
    try {
      BufferedInputStream in = new BufferedInputStream(raw);
      if (Compression.of(Compression.head(in)).isEmpty()) {
        Optional<CompressionCodec> codec = byName(hadoop, path);
        if (codec.isPresent()) {
          return Compression.decompressed(codec.get().createInputStream(in));
        }
      }
      return Compression.decompressed(in);
    } catch (WrongInputException e) {
      raw.close();
      throw new MalformedTextException(file, e.getMessage());
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  /** Hadoop's checksums of local files do not know names with colons. */
  private static InputStream raw(Configuration hadoop, Path path) throws IOException {
    FileSystem files = path.getFileSystem(hadoop);
    boolean colon = path.getName().indexOf(':') >= 0;
    return (colon && files instanceof LocalFileSystem local ? local.getRaw() : files).open(path);
  }

  /** A codec that no first bytes tell of. */
  private static Optional<CompressionCodec> byName(Configuration hadoop, Path path) {
    return Optional.ofNullable(new CompressionCodecFactory(hadoop).getCodec(path))
        .filter(codec -> !List.of(".gz", ".bz2", ".zst").contains(codec.getDefaultExtension()));
  }

  /**
   * The first line that is not blank, of the first of the files that has one; empty if none has.
   *
   * @throws MalformedTextException if that file is no UTF-8 text
   * @throws IOException if the file system fails
   */
  public static Optional<String> firstLine(Configuration hadoop, List<String> files)
      throws IOException {
    for (String file : files) {
      try (Utf8Lines lines = lines(hadoop, file)) {
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
          if (!line.get().isBlank()) {
            return line;
          }
        }
      } catch (CharacterCodingException e) {
        throw new MalformedTextException(file, "is not UTF-8; convert it");
      } catch (LongLineException e) {
        throw new MalformedTextException(file, e.getMessage());
      }
    }
    return Optional.empty();
  }

  /**
   * Whether the first of the files that has anything in it is Parquet.
   *
   * @throws IOException if the file system fails
   */
  public static boolean areParquet(Configuration hadoop, List<String> files) throws IOException {
    for (String file : files) {
      try (BufferedInputStream in = new BufferedInputStream(raw(hadoop, new Path(file)))) {
        byte[] head = Compression.head(in);
        if (head.length > 0) {
          return Compression.startsWith(head, Compression.PARQUET);
        }
      }
    }
    return false;
  }

  /**
   * The names of the columns of a Parquet file; none if it has no bytes.
   *
   * @throws MalformedTextException if it is none
   */
  public static List<String> parquetColumns(Configuration hadoop, String file) {
    return ParquetFooter.of(hadoop, file).map(ParquetFooter::columns).orElse(List.of());
  }
}
