package org.aimle.jobs.sessions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.aimle.jobs.command.UserError;
import org.apache.spark.SparkConf;

/**
 * The folders that the driver keeps temporary files in. Spark ends the process without a word where
 * none can be written to.
 */
final class TemporaryFolders {

  /** As much as the disk must have room for at least. */
  private static final byte[] PROBE = new byte[1 << 16];

  private TemporaryFolders() {}

  /**
   * @throws UserError if nothing can be written to Java's folder, or to none of Spark's
   */
  static void require(SparkConf conf) {
    String java = System.getProperty("java.io.tmpdir");
    problem(java)
        .ifPresent(
            problem -> {
              throw new UserError(
                  "java.io.tmpdir is '%s', which %s; name another folder with -Djava.io.tmpdir=DIR in spark.driver.extraJavaOptions (--driver-java-options)"
                      .formatted(java, problem));
            });
    boolean ofTheCluster =
        System.getenv("LOCAL_DIRS") != null || System.getenv("SPARK_EXECUTOR_DIRS") != null;
    if (ofTheCluster) {
      return;
    }
    String folders =
        Optional.ofNullable(System.getenv("SPARK_LOCAL_DIRS"))
            .orElseGet(() -> conf.get("spark.local.dir", java));
    List<String> problems = new ArrayList<>();
    for (String folder : folders.split(",")) {
      Optional<String> problem = problem(folder);
      if (problem.isEmpty()) {
        return;
      }
      problems.add(problem.get());
    }
    throw new UserError(
        "spark.local.dir is '%s', which %s; name another folder"
            .formatted(folders, problems.get(0)));
  }

  private static Optional<String> problem(String folder) {
    try {
      Path path = Path.of(folder);
      if (!Files.isDirectory(path)) { // which a link to a folder is, but not to what makes one
        Files.createDirectories(path);
      }
      Path probe = Files.createTempFile(path, "aimle", ".probe");
      try {
        Files.write(probe, PROBE);
      } finally {
        Files.delete(probe);
      }
      return Optional.empty();
    } catch (IOException | InvalidPathException | UnsupportedOperationException e) {
      return Optional.of("cannot be written to (" + e + ")");
    }
  }
}
