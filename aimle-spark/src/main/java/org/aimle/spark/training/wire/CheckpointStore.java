package org.aimle.spark.training.wire;

import java.io.BufferedInputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.aimle.WrongInputException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one training in a folder: {@code checkpoint-ROUNDS}, the newest two kept, each
 * written to a temporary name first.
 */
public final class CheckpointStore<T> {

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
  private static final Pattern NAME = Pattern.compile("checkpoint-(\\d{10})");
  private static final int MAGIC = 0x41494D4C;
  private static final int VERSION = 2;
  private static final int KEPT = 2;

  private final Path directory;
  private final FileSystem files;
  private final Map<String, String> training;
  private final Wire.Reader<T> reader;

  /**
   * @param directory any Hadoop path
   * @param training what must be the same for a checkpoint to be continued, by its name
   * @param reader reads the content back
   */
  public CheckpointStore(
      String directory, Configuration hadoop, Map<String, String> training, Wire.Reader<T> reader) {
    this.directory = new Path(directory);
    this.training = training;
    this.reader = reader;
    try {
      this.files = this.directory.getFileSystem(hadoop);
    } catch (IOException e) {
      throw new UncheckedIOException("checkpoint folder " + directory + " is out of reach", e);
    }
  }

  /**
   * The newest checkpoint; empty if there is none.
   *
   * @throws IllegalArgumentException if it belongs to another training
   */
  public Optional<T> newest() {
    try {
      Optional<Path> newest = newestPath();
      if (newest.isEmpty()) {
        return Optional.empty();
      }
      T content = read(newest.get());
      LOG.info("Continuing from {}", newest.get());
      return Optional.of(content);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Refuses a folder that has a checkpoint, so that none is lost by accident.
   *
   * @throws IllegalArgumentException if there is one
   */
  public void requireNone() {
    try {
      newestPath()
          .ifPresent(
              newest -> {
                throw new WrongInputException(
                    "checkpoint folder "
                        + directory
                        + " holds "
                        + newest.getName()
                        + "; resume from it, empty the folder or name another");
              });
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Writes a checkpoint.
   *
   * @param rounds done, which name it
   */
  public void write(int rounds, Wire.Writer content) {
    try {
      writeFile(rounds, content);
      deleteOld();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "no checkpoint could be written to " + directory + "; is it writable and not full?", e);
    }
  }

  private UncheckedIOException unreadable(IOException e) {
    return new UncheckedIOException("checkpoint folder " + directory + " is not readable", e);
  }

  private Optional<Path> newestPath() throws IOException {
    List<Path> found = checkpoints();
    return found.isEmpty() ? Optional.empty() : Optional.of(found.get(found.size() - 1));
  }

  private void writeFile(int rounds, Wire.Writer content) throws IOException {
    Path target = new Path(directory, String.format("checkpoint-%010d", rounds));
    Path temporary = new Path(directory, "_writing-" + target.getName());
    CRC32 checksum = new CRC32();
    try (DataOutputStream file = files.create(temporary, true)) {
      DataOutputStream out = new DataOutputStream(new CheckedOutputStream(file, checksum));
      out.writeInt(MAGIC);
      out.writeInt(VERSION);
      writeTexts(out, training);
      content.write(out);
      out.flush();
      file.writeLong(checksum.getValue());
    }
    files.delete(target, false);
    if (!files.rename(temporary, target)) {
      throw new IOException("cannot rename " + temporary + " to " + target);
    }
  }

  private T read(Path checkpoint) throws IOException {
    CRC32 checksum = new CRC32();
    try (DataInputStream file = files.open(checkpoint)) {
      DataInputStream in =
          new DataInputStream(
              new CheckedInputStream(new BufferedInputStream(file, 1 << 16), checksum));
      if (in.readInt() != MAGIC || in.readInt() != VERSION) {
        throw new IOException(
            checkpoint + " is not a checkpoint of this version; delete it or name another folder");
      }
      requireSame(checkpoint, readTexts(in));
      T content = reader.read(in);
      long computed = checksum.getValue();
      if (in.readLong() != computed) {
        throw new IOException(checkpoint + " is damaged; delete it to go on from the one before");
      }
      return content;
    }
  }

  private void requireSame(Path checkpoint, Map<String, String> written) {
    String differences =
        training.keySet().stream()
            .filter(name -> !training.get(name).equals(written.get(name)))
            .map(name -> name + " was " + written.get(name) + " and is " + training.get(name))
            .collect(Collectors.joining("; "));
    if (!differences.isEmpty()) {
      throw new WrongInputException(
          checkpoint
              + " is of another training: "
              + differences
              + "; use the same data, network and settings, or name another folder");
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

  private void deleteOld() throws IOException {
    List<Path> found = checkpoints();
    for (Path old : found.subList(0, Math.max(0, found.size() - KEPT))) {
      files.delete(old, false);
    }
  }

  private List<Path> checkpoints() throws IOException {
    if (!files.exists(directory)) {
      return List.of();
    }
    return Arrays.stream(files.listStatus(directory))
        .map(FileStatus::getPath)
        .filter(path -> NAME.matcher(path.getName()).matches())
        .sorted(Comparator.comparing(CheckpointStore::rounds))
        .toList();
  }

  private static int rounds(Path checkpoint) {
    Matcher name = NAME.matcher(checkpoint.getName());
    return name.matches() ? Integer.parseInt(name.group(1)) : -1;
  }
}
