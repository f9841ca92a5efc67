package org.aimle.jobs.sessions;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.aimle.jobs.command.UserError;
import org.aimle.spark.text.files.InputFiles;
import org.aimle.spark.text.files.JsonLines;
import org.aimle.spec.Visible;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
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
   * The files that a path stands for.
   *
   * @param option whose value the path is, for the error
   * @return at least one, as {@link InputFiles#files} gives them
   * @throws UserError if there is none
   */
  public List<String> files(String option, String path) {
    return read(option, path, files -> files);
  }

  /** A file as a user writes its path. */
  public static String shown(String file) {
    return Visible.text(file.replaceFirst("^file:/+", "/"));
  }

  /**
   * The first line that is not blank, of the first file that has one, of those that a path stands
   * for; empty if none has.
   *
   * @param option whose value the path is, for the error
   * @throws UserError if the path stands for no file, or it cannot be read
   */
  public Optional<String> firstLine(String option, String path) {
    return read(option, path, files -> InputFiles.firstLine(configuration, files));
  }

  /**
   * Whether the first file that has anything in it, of those that a path stands for, is Parquet.
   *
   * @param option whose value the path is, for the error
   * @throws UserError if the path stands for no file, or it cannot be read
   */
  public boolean isParquet(String option, String path) {
    return read(option, path, files -> InputFiles.areParquet(configuration, files));
  }

  /**
   * The names of the columns of a Parquet file.
   *
   * @param option whose value the path is, for the error
   * @throws UserError if it cannot be read
   */
  public List<String> parquetColumns(String option, String file) {
    return read(option, file, files -> InputFiles.parquetColumns(configuration, one(files)));
  }

  /**
   * The names of the members of lines of JSON, as {@link JsonLines#members} looks for them.
   *
   * @throws UserError if a file cannot be read
   */
  public JsonLines.Members jsonMembers(
      String option, List<String> files, Collection<String> wanted, long most) {
    return read(
        option, files.get(0), first -> JsonLines.members(configuration, files, wanted, most));
  }

  /**
   * @param option whose value the path is, for the error
   * @throws UserError if the path does not stand for one file that has something in it
   */
  public void requireFile(String option, String path) {
    read(
        option,
        path,
        files -> {
          try (InputStream in = InputFiles.open(configuration, one(files))) {
            if (in.read() < 0) {
              throw new IOException("it is empty");
            }
          }
          return true;
        });
  }

  /**
   * A file's text.
   *
   * @param option whose value the path is, for the error
   * @throws UserError if the path does not stand for one file, or it cannot be read
   */
  public String content(String option, String path) {
    return read(
        option,
        path,
        files -> {
          try (InputStream in = InputFiles.open(configuration, one(files))) {
            ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes());
            String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
          } catch (CharacterCodingException e) {
            throw new IOException("it is not UTF-8; convert it", e);
          }
        });
  }

  private static String one(List<String> files) throws IOException {
    if (files.size() > 1) {
      throw new IOException("it stands for " + files.size() + " files; name one");
    }
    return files.get(0);
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
      // The messages below say what is wrong.
    }
    throw new UserError(
        Permissions.missing(path, Permissions.Use.READ)
            .map(denied -> "%s is '%s': %s".formatted(option, path, denied))
            .orElse("%s is '%s', but there is no such folder".formatted(option, path)));
  }

  /** What is done with the files that a path stands for. */
  private interface Reading<T> {
    T of(List<String> files) throws IOException;
  }

  private <T> T read(String option, String path, Reading<T> reading) {
    try {
      return reading.of(InputFiles.files(configuration, path));
    } catch (IOException | IllegalArgumentException e) {
      String local = path.replaceFirst("^file:/+", "/");
      Optional<String> denied = Permissions.missing(path, Permissions.Use.READ);
      if (denied.isPresent()) {
        throw new UserError("%s is '%s': %s".formatted(option, shown(path), denied.get()));
      }
      throw new UserError(
          "%s is '%s', which cannot be read: %s"
              .formatted(
                  option,
                  shown(path),
                  String.valueOf(e.getMessage())
                      .replace("file:" + local + ": ", "it ")
                      .replace("file:" + local, "it")));
    } catch (RuntimeException e) {
      throw missingConnector(e)
          .<RuntimeException>map(
              missing ->
                  new UserError("%s is '%s', but %s".formatted(option, shown(path), missing)))
          .orElse(e);
    }
  }

  /** What Hadoop means if it cannot load the classes of a path's file system; empty if it can. */
  public static Optional<String> missingConnector(RuntimeException failure) {
    return failure.getCause() instanceof ClassNotFoundException missing
        ? Optional.of(
            "the classes of its file system are not here (%s); add its connector, such as --packages org.apache.hadoop:hadoop-aws:VERSION for s3a, of the version of Spark's Hadoop"
                .formatted(missing.getMessage()))
        : Optional.empty();
  }
}
