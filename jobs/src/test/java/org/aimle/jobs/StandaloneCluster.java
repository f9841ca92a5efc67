package org.aimle.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Spark Master and Workers of one core each, as processes of this machine that listen on the
 * loopback interface only, at ports that are free. Ended, with the executors they started, by
 * {@link #close}.
 */
final class StandaloneCluster implements AutoCloseable {

  private static final Path SPARK_HOME =
      Path.of("..", "aimle-spark", "target", "spark-home").toAbsolutePath().normalize();
  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern REGISTERED =
      Pattern.compile("Successfully registered with (master)");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final List<Process> processes = new ArrayList<>();
  private final List<Path> workFolders = new ArrayList<>();
  private final String master;

  /**
   * Returns when all Workers are registered.
   *
   * @param folder for logs and the Workers' files
   */
  StandaloneCluster(Path folder, int workers) throws IOException, InterruptedException {
    this.folder = folder;
    boolean started = false;
    try {
      Process masterProcess =
          start("master", "org.apache.spark.deploy.master.Master", "--port", "0");
      master = await(masterProcess, "master", MASTER);
      for (int worker = 1; worker <= workers; worker++) {
        String name = "worker" + worker;
        Path work = Files.createDirectory(folder.resolve(name));
        workFolders.add(work);
        Process process =
            start(
                name,
                "org.apache.spark.deploy.worker.Worker",
                "--cores",
                "1",
                "--memory",
                "1g",
                "--work-dir",
                work.toString(),
                master);
        await(process, name, REGISTERED);
      }
      started = true;
    } finally {
      if (!started) {
        close();
      }
    }
  }

  /** {@code spark://127.0.0.1:PORT}. */
  String master() {
    return master;
  }

  /** Of each Worker, the folders of the executors that it started. */
  List<List<Path>> executors() throws IOException {
    List<List<Path>> executors = new ArrayList<>();
    for (Path work : workFolders) {
      try (Stream<Path> folders = Files.find(work, 2, (path, file) -> file.isDirectory())) {
        executors.add(
            folders.filter(path -> work.relativize(path).getNameCount() == 2).sorted().toList());
      }
    }
    return executors;
  }

  private Process start(String name, String main, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                SPARK_HOME.resolve("jars") + "/*",
                main,
                "--host",
                "127.0.0.1",
                "--webui-port",
                "0"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    LauncherRun.withoutSpark(environment);
    environment.put("SPARK_HOME", SPARK_HOME.toString());
    environment.put("SPARK_SCALA_VERSION", "2.12");
    environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.redirectErrorStream(true).redirectOutput(log(name).toFile());
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  private String await(Process process, String name, Pattern sign)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Optional<String> found = found(name, sign);
    while (found.isEmpty()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IOException(name + " did not start:\n" + Files.readString(log(name)));
      }
      Thread.sleep(50);
      found = found(name, sign);
    }
    return found.get();
  }

  private Optional<String> found(String name, Pattern sign) throws IOException {
    Matcher matcher = sign.matcher(Files.readString(log(name)));
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  @Override
  public void close() {
    List<ProcessHandle> all =
        processes.stream()
            .flatMap(process -> Stream.concat(process.descendants(), Stream.of(process.toHandle())))
            .toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(handle -> handle.onExit().join());
  }
}
