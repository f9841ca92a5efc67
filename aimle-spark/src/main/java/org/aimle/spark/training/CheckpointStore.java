package org.aimle.spark.training;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
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
final class CheckpointStore {

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
  private static final Pattern NAME = Pattern.compile("checkpoint-(\\d{10})");
  private static final int MAGIC = 0x41494D4C;
  private static final int VERSION = 2;
  private static final int KEPT = 2;

  private final Checkpoints settings;
  private final Path directory;
  private final FileSystem files;
  private final Map<String, String> training;

  /**
   * @param training what must be the same for a checkpoint to be continued, by its name
   */
  CheckpointStore(Checkpoints settings, Configuration hadoop, Map<String, String> training) {
    this.settings = settings;
    this.directory = new Path(settings.directory());
    this.training = training;
    try {
      this.files = directory.getFileSystem(hadoop);
    } catch (IOException e) {
      throw new UncheckedIOException("checkpoint folder " + directory + " is out of reach", e);
    }
  }

  /**
   * Where to begin: the newest checkpoint, or empty to begin anew.
   *
   * @throws IllegalArgumentException if it belongs to another training, or if there is one and the
   *     settings say to begin anew
   */
  Optional<TrainingPosition> start() {
    try {
      List<Path> found = checkpoints();
      if (found.isEmpty()) {
        return Optional.empty();
      }
      Path newest = found.get(found.size() - 1);
      if (settings.start() == Checkpoints.Start.FRESH) {
        throw new WrongInputException(
            "checkpoint folder "
                + directory
                + " holds "
                + newest.getName()
                + "; resume from it, empty the folder or name another");
      }
      TrainingPosition position = read(newest);
      LOG.info("Continuing from {}", newest);
      return Optional.of(position);
    } catch (IOException e) {
      throw new UncheckedIOException("checkpoint folder " + directory + " is not readable", e);
    }
  }

  /** Writes a checkpoint if one is due. */
  void roundEnded(int rounds, boolean epochEnded, Supplier<TrainingPosition> position) {
    boolean due =
        epochEnded
            || settings.interval() instanceof Checkpoints.Rounds every
                && rounds % every.rounds() == 0;
    if (due) {
      try {
        write(rounds, position.get());
        deleteOld();
      } catch (IOException e) {
        throw new UncheckedIOException(
            "no checkpoint could be written to " + directory + "; is it writable and not full?", e);
      }
    }
  }

  private void write(int rounds, TrainingPosition position) throws IOException {
    Path target = new Path(directory, String.format("checkpoint-%010d", rounds));
    Path temporary = new Path(directory, "_writing-" + target.getName());
    CRC32 checksum = new CRC32();
    try (DataOutputStream file = files.create(temporary, true)) {
      DataOutputStream out = new DataOutputStream(new CheckedOutputStream(file, checksum));
      out.writeInt(MAGIC);
      out.writeInt(VERSION);
      PositionForm.writeTexts(out, training);
      PositionForm.write(out, position);
      out.flush();
      file.writeLong(checksum.getValue());
    }
    files.delete(target, false);
    if (!files.rename(temporary, target)) {
      throw new IOException("cannot rename " + temporary + " to " + target);
    }
  }

  private TrainingPosition read(Path checkpoint) throws IOException {
    CRC32 checksum = new CRC32();
    try (DataInputStream file = files.open(checkpoint)) {
      DataInputStream in =
          new DataInputStream(
              new CheckedInputStream(new java.io.BufferedInputStream(file, 1 << 16), checksum));
      if (in.readInt() != MAGIC || in.readInt() != VERSION) {
        throw new IOException(
            checkpoint + " is not a checkpoint of this version; delete it or name another folder");
      }
      requireSame(checkpoint, PositionForm.readTexts(in));
      TrainingPosition position = PositionForm.read(in);
      long computed = checksum.getValue();
      if (in.readLong() != computed) {
        throw new IOException(checkpoint + " is damaged; delete it to go on from the one before");
      }
      return position;
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
        .sorted(java.util.Comparator.comparing(CheckpointStore::rounds))
        .toList();
  }

  private static int rounds(Path checkpoint) {
    Matcher name = NAME.matcher(checkpoint.getName());
    return name.matches() ? Integer.parseInt(name.group(1)) : -1;
  }
}
