package org.aimle.consumers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What this build would publish, and Maven projects that use it from a repository of files. */
final class Published {

  static final String VERSION = System.getProperty("aimle.version");
  static final String NATIVES = System.getProperty("aimle.natives");
  static final Path REPOSITORY = Path.of(System.getProperty("aimle.repository"));
  static final Path LOCAL_REPOSITORY = Path.of(System.getProperty("local.repository"));
  static final Path SPARK_HOME = Path.of(System.getProperty("spark.home"));

  private static final Path TARGET = Path.of(System.getProperty("aimle.build"));

  private Published() {}

  static List<Path> poms() throws IOException {
    try (Stream<Path> files = Files.walk(REPOSITORY)) {
      return files.filter(file -> file.toString().endsWith(".pom")).sorted().toList();
    }
  }

  /** A copy of a project in {@code src/it}, in which Maven may leave what it likes. */
  static Path project(String name) throws IOException {
    Path source = Path.of("src", "it", name);
    Path copy = TARGET.resolve("it").resolve(name);
    try (Stream<Path> files = Files.walk(source)) {
      files.filter(Files::isRegularFile).forEach(file -> copy(file, copy, source));
    }
    return copy;
  }

  private static void copy(Path file, Path folder, Path base) {
    try {
      Path to = folder.resolve(base.relativize(file));
      Files.createDirectories(to.getParent());
      Files.write(to, Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs Maven in a project, with a local repository that this build did not fill. */
  static Command maven(Path project, String... arguments) throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of(
                System.getProperty("maven.command"),
                "-B",
                "-q",
                "-Dstyle.color=never",
                "-Dmaven.repo.local=" + TARGET.resolve("maven"),
                "-Daimle.version=" + VERSION,
                "-Daimle.repository=" + REPOSITORY,
                "-Dat.hand=" + LOCAL_REPOSITORY,
                "-Daimle.natives=" + NATIVES,
                "-Ddl4j.version=" + System.getProperty("dl4j.version"),
                "-Dscala.binary.version=" + System.getProperty("scala.binary.version"),
                "-Dspark.version=" + System.getProperty("spark.version")));
    words.addAll(List.of(arguments));
    // Our own flags are not the user's.
    Map<String, String> environment =
        Map.of("MAVEN_ARGS", "", "JAVA_HOME", System.getProperty("java.home"));
    return Command.run(project, project.resolve("maven.log"), environment, words);
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  static String classPath(String... entries) {
    return String.join(File.pathSeparator, entries);
  }
}
