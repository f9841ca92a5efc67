package org.aimle.spark.text;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.internal.SparkInternals.HadoopConf;
import org.aimle.spec.Visible;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The blocks of encoded texts in a folder, one file each, so that another run on the same texts
 * need not prepare them. The folder has its name once it is whole; each file ends with a checksum.
 */
final class PreparedTexts {

  private static final Logger LOG = LoggerFactory.getLogger(PreparedTexts.class);

  private static final int FORM = 1;

  private final JavaSparkContext context;
  private final Path folder;

  /**
   * @param fingerprint of all that the blocks depend on
   */
  PreparedTexts(JavaSparkContext context, String parent, String part, long fingerprint) {
    this.context = context;
    this.folder = new Path(parent, "prepared-%s-%016x".formatted(part, fingerprint));
  }

  private FileSystem files() throws IOException {
    return folder.getFileSystem(context.hadoopConfiguration());
  }

  /** The blocks, if they were written before; not read yet. */
  Optional<JavaRDD<TextBlock>> find(int blocks) {
    try {
      if (!files().exists(folder)) {
        return Optional.empty();
      }
    } catch (IOException e) {
      LOG.warn("{} cannot be read: {}; the texts are prepared anew", folder, e.getMessage());
      return Optional.empty();
    }
    HadoopConf hadoop = SparkInternals.broadcast(context, context.hadoopConfiguration());
    String from = folder.toString();
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, blocks).boxed().toList());
    return Optional.of(
        context.parallelize(numbers, blocks).map(number -> read(from, number, hadoop.value())));
  }

  /** Removes what cannot be read. */
  void drop(Exception reason) {
    LOG.warn("{} cannot be used: {}; the texts are prepared anew", folder, Visible.oneLine(reason));
    try {
      files().delete(folder, true);
    } catch (IOException e) {
      LOG.warn("{} cannot be deleted: {}", folder, e.getMessage());
    }
  }

  /** Writes the blocks; training can do without. */
  void write(JavaRDD<TextBlock> blocks) {
    Path temporary = new Path(folder.getParent(), "_writing-" + UUID.randomUUID());
    String to = temporary.toString();
    try {
      HadoopConf hadoop = SparkInternals.broadcast(context, context.hadoopConfiguration());
      SparkInternals.prepared(
          context.sc(),
          "keep the encoded texts with the checkpoints",
          () -> {
            blocks.foreachPartition(
                only ->
                    write(
                        only.next(),
                        to,
                        TaskContext.get().partitionId(),
                        TaskContext.get().taskAttemptId(),
                        hadoop.value()));
            return true;
          });
      if (!files().rename(temporary, folder)) {
        throw new IOException("cannot be renamed to " + folder.getName());
      }
    } catch (Exception e) { // Spark's exceptions are checked but not declared
      LOG.warn(
          "The encoded texts cannot be kept in {}: {}; training goes on without",
          folder,
          Visible.oneLine(e));
      try {
        files().delete(temporary, true);
      } catch (IOException again) {
        LOG.warn("{} is left behind: {}", temporary, again.getMessage());
      }
    }
  }

  private static Path file(String folder, int number) {
    return new Path(folder, "block-%05d".formatted(number));
  }

  private static void write(
      TextBlock block, String folder, int number, long attempt, Configuration hadoop)
      throws IOException {
    Path target = file(folder, number);
    FileSystem files = target.getFileSystem(hadoop);
    Path half = new Path(folder, "_" + number + "-" + attempt);
    CRC32 checksum = new CRC32();
    try (DataOutputStream file = new DataOutputStream(files.create(half, true))) {
      DataOutputStream out =
          new DataOutputStream(new CheckedOutputStream(new BufferedOutputStream(file), checksum));
      out.writeInt(FORM);
      block.write(out);
      out.flush();
      file.writeLong(checksum.getValue());
    }
    files.delete(target, false);
    if (!files.rename(half, target)) {
      throw new IOException(half + " cannot be renamed");
    }
  }

  private static TextBlock read(String folder, int number, Configuration hadoop)
      throws IOException {
    Path path = file(folder, number);
    CRC32 checksum = new CRC32();
    try (DataInputStream in =
        new DataInputStream(
            new CheckedInputStream(
                new BufferedInputStream(path.getFileSystem(hadoop).open(path)), checksum))) {
      int form = in.readInt();
      if (form != FORM) {
        throw new IOException(path + " has the form " + form + ", not " + FORM);
      }
      TextBlock block = TextBlock.read(in);
      long found = checksum.getValue();
      if (in.readLong() != found) {
        throw new IOException(path + " is damaged");
      }
      return block;
    }
  }
}
