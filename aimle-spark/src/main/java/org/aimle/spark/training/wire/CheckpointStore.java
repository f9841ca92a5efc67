package org.aimle.spark.training.wire;

import java.io.BufferedInputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.aimle.WrongInputException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one training in a folder: {@code checkpoint-ROUNDS}, the newest two kept, each
 * written to a temporary name first. Whether a checkpoint is whole is checked before any of it is
 * read.
 */
public final class CheckpointStore<T> {

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
  private static final String PREFIX = "checkpoint-";
  private static final String TEMPORARY = "_writing-";
  private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{10})");
  private static final int MAGIC = 0x41494D4C;
  private static final int VERSION = 5;
  private static final int OLDEST_VERSION = 3;
  private static final int KEPT = 2;
  private static final int PROBE_BYTES = 4096;

  /** Magic, version, number of texts, checksum. */
  private static final int LEAST_BYTES = 3 * Integer.BYTES + Long.BYTES;

  private final Path directory;
  private final FileSystem files;
  private final ContentReader<T> reader;
  private final Set<String> strangers = new TreeSet<>();

  /**
   * A checkpoint that was read.
   *
   * @param path where it is
   * @param training what must be the same for it to be continued, by its name
   * @param content what training carries
   */
  public record Saved<T>(Path path, Map<String, String> training, T content) {}

  /** Reads what a checkpoint holds. */
  public interface ContentReader<T> {
    /**
     * @param form in which it was written
     */
    T read(int form, DataInput in) throws IOException;
  }

  /**
   * @param directory any Hadoop path
   * @param reader reads the content back
   */
  public CheckpointStore(String directory, Configuration hadoop, ContentReader<T> reader) {
    this.directory = new Path(directory);
    this.reader = reader;
    try {
      this.files = this.directory.getFileSystem(hadoop);
    } catch (IOException e) {
      throw new UncheckedIOException("checkpoint folder " + directory + " is out of reach", e);
    }
  }

  /**
   * The newest checkpoint that is whole, with a warning if it is not the newest one; empty if there
   * is none.
   *
   * @throws UncheckedIOException if there are some, but none is readable
   * @throws WrongInputException if it was written by another version
   */
  public Optional<Saved<T>> newest() {
    List<Path> found = list();
    List<String> damaged = new ArrayList<>();
    for (int i = found.size() - 1; i >= 0; i--) {
      Path checkpoint = found.get(i);
      try {
        Saved<T> saved = read(checkpoint);
        if (!damaged.isEmpty()) {
          LOG.warn("{}; using the older {} instead", String.join("; ", damaged), checkpoint);
        }
        return Optional.of(saved);
      } catch (IOException | FSError e) {
        damaged.add(checkpoint.getName() + " is damaged (" + reason(e) + ")");
      }
    }
    if (damaged.isEmpty()) {
      return Optional.empty();
    }
    String all = String.join("; ", damaged);
    throw new UncheckedIOException(
        "no checkpoint in "
            + directory
            + " is readable: "
            + all
            + "; delete them to begin anew, or name another folder",
        new IOException(all));
  }

  /**
   * Refuses a folder that has a checkpoint, so that none is lost by accident.
   *
   * @throws IllegalArgumentException if there is one
   */
  public void requireNone() {
    List<Path> found = list();
    if (!found.isEmpty()) {
      throw new WrongInputException(
          "checkpoint folder "
              + directory
              + " holds "
              + found.get(found.size() - 1).getName()
              + "; resume from it, empty the folder or name another");
    }
  }

  /**
   * Writes a checkpoint. Where that fails nothing half-written stays.
   *
   * @param rounds done, which name it
   * @param training what must be the same for it to be continued, by its name
   * @throws UncheckedIOException if it cannot be written; those before it are as they were
   */
  public void write(int rounds, Map<String, String> training, Wire.Writer content) {
    write(
        new Path(directory, String.format(Locale.ROOT, PREFIX + "%010d", rounds)),
        file -> {
          CRC32 checksum = new CRC32();
          DataOutputStream out = new DataOutputStream(new CheckedOutputStream(file, checksum));
          out.writeInt(MAGIC);
          out.writeInt(VERSION);
          writeTexts(out, training);
          content.write(out);
          out.flush();
          new DataOutputStream(file).writeLong(checksum.getValue());
        });
    deleteOthers(rounds);
  }

  private void write(Path target, StreamWriter content) {
    Path temporary = new Path(directory, TEMPORARY + target.getName());
    boolean written = false;
    try {
      writeToDisk(temporary, content);
      files.delete(target, false);
      if (!files.rename(temporary, target)) {
        throw new IOException("cannot rename " + temporary + " to " + target);
      }
      written = true;
    } catch (IOException | FSError e) {
      throw new UncheckedIOException(
          target
              + " could not be written ("
              + reason(e)
              + "); is the folder writable and the disk not full?",
          e instanceof IOException io ? io : new IOException(e));
    } finally {
      if (!written) {
        deleteQuietly(temporary);
      }
    }
  }

  /**
   * Makes the folder, writes a file into it and deletes that again.
   *
   * @throws WrongInputException if that is not possible
   */
  public void requireWritable() {
    Path probe = new Path(directory, "_writable-" + UUID.randomUUID());
    try {
      files.mkdirs(directory);
      try (FSDataOutputStream out = files.create(probe, false)) {
        out.write(new byte[PROBE_BYTES]);
      }
    } catch (IOException | FSError e) {
      throw new WrongInputException(
          "checkpoint folder "
              + directory
              + " cannot be written to ("
              + reason(e)
              + "); make it writable, or name another folder",
          e);
    } finally {
      deleteQuietly(probe);
    }
  }

  /** Deletes what a driver that died left half-written. */
  public void deleteHalfWritten() {
    try {
      for (FileStatus status : files.listStatus(directory)) {
        if (status.getPath().getName().startsWith(TEMPORARY)) {
          deleteQuietly(status.getPath());
        }
      }
    } catch (IOException | FSError e) {
      throw unreadable(e);
    }
  }

  /** Writes to a stream that it does not close. */
  public interface StreamWriter {
    void write(OutputStream out) throws IOException;
  }

  /** Reads from a stream that it does not close. */
  public interface StreamReader<V> {
    V read(InputStream in) throws IOException;
  }

  /**
   * Keeps a file beside the checkpoints, compressed and with a checksum.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  public void keep(String name, StreamWriter content) {
    write(
        new Path(directory, name),
        file -> {
          GZIPOutputStream out = new GZIPOutputStream(file);
          content.write(out);
          out.finish();
        });
  }

  /** A file kept beside the checkpoints; empty if there is none, or it is damaged. */
  public <V> Optional<V> kept(String name, StreamReader<V> reader) {
    Path path = new Path(directory, name);
    try {
      if (!files.exists(path)) {
        return Optional.empty();
      }
      try (InputStream in = new GZIPInputStream(files.open(path))) {
        V value = reader.read(in);
        in.transferTo(OutputStream.nullOutputStream());
        return Optional.of(value);
      }
    } catch (IOException | RuntimeException | FSError e) {
      LOG.warn("{} is damaged ({}) and is passed over", path, reason(e));
      return Optional.empty();
    }
  }

  private void writeToDisk(Path file, StreamWriter content) throws IOException {
    try (FSDataOutputStream out = files.create(file, true)) {
      content.write(out);
      out.flush();
      if (out.hasCapability(StreamCapabilities.HSYNC)) {
        out.hsync();
      }
    }
    if (files instanceof LocalFileSystem local) {
      // Hadoop's local files with checksums know no hsync.
      try (FileChannel disk =
          FileChannel.open(local.pathToFile(file).toPath(), StandardOpenOption.WRITE)) {
        disk.force(true);
      }
    }
  }

  private Saved<T> read(Path checkpoint) throws IOException {
    requireWhole(checkpoint);
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(files.open(checkpoint), 1 << 16))) {
      in.readInt();
      int version = in.readInt();
      if (version < OLDEST_VERSION || version > VERSION) {
        throw new WrongInputException(
            "%s has form %d but this version reads forms %d to %d; resume with the version that wrote it, or name another folder"
                .formatted(checkpoint, version, OLDEST_VERSION, VERSION));
      }
      Map<String, String> training = readTexts(in);
      return new Saved<>(checkpoint, training, content(version, in));
    }
  }

  private T content(int form, DataInput in) throws IOException {
    try {
      return reader.read(form, in);
    } catch (RuntimeException e) {
      throw new IOException("its content makes no sense: " + e, e);
    }
  }

  /** Reads all of a file once, and nothing into memory. */
  private void requireWhole(Path checkpoint) throws IOException {
    long length = files.getFileStatus(checkpoint).getLen();
    if (length < LEAST_BYTES) {
      throw new IOException("it has only " + length + " bytes");
    }
    CRC32 checksum = new CRC32();
    try (DataInputStream file =
        new DataInputStream(new BufferedInputStream(files.open(checkpoint), 1 << 16))) {
      DataInputStream in = new DataInputStream(new CheckedInputStream(file, checksum));
      if (in.readInt() != MAGIC) {
        throw new IOException("it does not begin as a checkpoint does");
      }
      in.skipNBytes(length - Integer.BYTES - Long.BYTES);
      if (file.readLong() != checksum.getValue()) {
        throw new IOException("its checksum is another");
      }
    }
  }

  private static void writeTexts(DataOutput out, Map<String, String> texts) throws IOException {
    out.writeInt(texts.size());
    for (Map.Entry<String, String> text : texts.entrySet()) {
      Wire.writeText(out, text.getKey());
      Wire.writeText(out, text.getValue());
    }
  }

  private static Map<String, String> readTexts(DataInput in) throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      texts.put(Wire.readText(in), Wire.readText(in));
    }
    return texts;
  }

  /**
   * Deletes those that are too old, and those of later rounds: training went on from an older one
   * because they are damaged.
   */
  private void deleteOthers(int rounds) {
    List<Path> before = new ArrayList<>();
    for (Path checkpoint : list()) {
      int its = rounds(checkpoint.getName()).orElseThrow();
      if (its > rounds) {
        deleteQuietly(checkpoint);
      } else {
        before.add(checkpoint);
      }
    }
    before.subList(0, Math.max(0, before.size() - KEPT)).forEach(this::deleteQuietly);
  }

  private void deleteQuietly(Path path) {
    try {
      files.delete(path, false);
    } catch (IOException | FSError e) {
      LOG.warn("{} could not be deleted ({})", path, reason(e));
    }
  }

  /** The checkpoints by their rounds. */
  private List<Path> list() {
    try {
      if (!files.exists(directory)) {
        return List.of();
      }
      List<Path> found = new ArrayList<>();
      for (FileStatus status : files.listStatus(directory)) {
        String name = status.getPath().getName();
        if (status.isFile() && rounds(name).isPresent()) {
          found.add(status.getPath());
        } else if (name.startsWith(PREFIX) && strangers.add(name)) {
          LOG.warn("{} is no checkpoint of this training and is ignored", status.getPath());
        }
      }
      found.sort(Comparator.comparingInt(path -> rounds(path.getName()).orElseThrow()));
      return found;
    } catch (IOException | FSError e) {
      throw unreadable(e);
    }
  }

  private UncheckedIOException unreadable(Throwable e) {
    return new UncheckedIOException(
        "checkpoint folder " + directory + " is not readable (" + reason(e) + ")",
        e instanceof IOException io ? io : new IOException(e));
  }

  /** The rounds that a name tells; empty for a name that is not ours. */
  private static OptionalInt rounds(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      return OptionalInt.empty();
    }
    long rounds = Long.parseLong(matcher.group(1));
    return rounds <= Integer.MAX_VALUE ? OptionalInt.of((int) rounds) : OptionalInt.empty();
  }

  /** One line. */
  private static String reason(Throwable e) {
    if (e instanceof EOFException) {
      return "it ends too early";
    }
    Throwable told = e instanceof FSError && e.getCause() != null ? e.getCause() : e;
    String message = told.getMessage();
    return message == null || message.isBlank()
        ? told.getClass().getSimpleName()
        : message.lines().findFirst().orElseThrow().strip();
  }
}
