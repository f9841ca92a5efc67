package org.aimle.jobs.sessions;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.aimle.jobs.command.UserError;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Looks at files on any Hadoop file system before Spark has started. */
public final class HadoopFiles {

  private final Configuration configuration;

  private HadoopFiles(Configuration configuration) {
    this.configuration = configuration;
  }

  /** With the settings that spark-submit was given. */
  public static HadoopFiles ofSubmission() {
    return new HadoopFiles(SparkHadoopUtil.get().newConfiguration(new SparkConf()));
  }

  public Configuration configuration() {
    return configuration;
  }

  /**
   * The first line of the first file that a path stands for; empty if that is an empty file.
   *
   * @param option whose value the path is, for the error
   * @throws UserError if the path stands for no file, or it cannot be read
   */
  public Optional<String> firstLine(String option, String path) {
    return read(option, path, reader -> Optional.ofNullable(reader.readLine()));
  }

  /**
   * A file's text.
   *
   * @param option whose value the path is, for the error
   * @throws UserError if there is no such file, or it cannot be read
   */
  public String content(String option, String path) {
    return read(option, path, reader -> reader.lines().collect(Collectors.joining("\n")));
  }

  /**
   * @throws UserError if there is no such folder
   */
  public void requireFolder(String option, String path) {
    try {
      Path folder = new Path(path);
      if (folder.getFileSystem(configuration).getFileStatus(folder).isDirectory()) {
        return;
      }
    } catch (IOException | IllegalArgumentException e) {
      // The message below says what is wrong.
    }
    throw new UserError("%s is '%s', but there is no such folder".formatted(option, path));
  }

  /** What is done with a file. */
  private interface Reading<T> {
    T of(BufferedReader reader) throws IOException;
  }

  private <T> T read(String option, String path, Reading<T> reading) {
    try {
      Path file = firstFile(new Path(path));
      CompressionCodec codec = new CompressionCodecFactory(configuration).getCodec(file);
      try (InputStream raw = file.getFileSystem(configuration).open(file);
          InputStream plain = codec == null ? raw : codec.createInputStream(raw);
          BufferedReader reader =
              new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
        return reading.of(reader);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new UserError(
          "%s is '%s', which cannot be read: %s"
              .formatted(
                  option, path, String.valueOf(e.getMessage()).replace("file:" + path, "it")));
    }
  }

  private Path firstFile(Path path) throws IOException {
    FileSystem files = path.getFileSystem(configuration);
    FileStatus[] matches = files.globStatus(path);
    if (matches == null || matches.length == 0) {
      throw new IOException("there is no such file");
    }
    if (matches[0].isFile()) {
      return matches[0].getPath();
    }
    return Stream.of(files.listStatus(matches[0].getPath()))
        .filter(FileStatus::isFile)
        .map(FileStatus::getPath)
        .filter(child -> !child.getName().startsWith("_") && !child.getName().startsWith("."))
        .sorted()
        .findFirst()
        .orElseThrow(() -> new IOException("the folder holds no file"));
  }
}
