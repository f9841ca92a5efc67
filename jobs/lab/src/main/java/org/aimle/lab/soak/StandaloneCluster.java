package org.aimle.lab.soak;

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
 * {@link #close}. Not thread-safe.
 */
public final class StandaloneCluster implements AutoCloseable {

  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern REGISTERED =
      Pattern.compile("Successfully registered with (master)");
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Checkout checkout;
  private final Path folder;
  private final Map<String, String> environment;
  private final List<Worker> workers = new ArrayList<>();
  private final Process masterProcess;
  private final String master;
  private int started;

  /**
   * A Worker and where it keeps the folders of its executors.
   *
   * @param environment in addition to the cluster's
   */
  private record Worker(Process process, Path work, Map<String, String> environment) {}

  /**
   * Returns when the Master runs.
   *
   * @param folder for logs and the Workers' files
   * @param environment of Master, Workers and executors, in addition to that of this process
   */
  public StandaloneCluster(Checkout checkout, Path folder, Map<String, String> environment)
      throws IOException, InterruptedException {
    this.checkout = checkout;
    this.folder = folder;
    this.environment = Map.copyOf(environment);
    this.masterProcess =
        start("master", Map.of(), "org.apache.spark.deploy.master.Master", "--port", "0");
    boolean running = false;
    try {
      master = await(masterProcess, "master", MASTER);
      running = true;
    } finally {
      if (!running) {
        end(List.of(masterProcess));
      }
    }
  }

  /** {@code spark://127.0.0.1:PORT}. */
  public String master() {
    return master;
  }

  /** What submits {@code aimle explain} to it as the preset says; small, and on one machine. */
  public List<String> explain(int executors) {
    return List.of(
        "explain",
        "--properties-file",
        checkout.preset().toString(),
        "--master",
        master,
        "--total-executor-cores",
        Integer.toString(executors),
        "--executor-memory",
        "512m",
        "--driver-memory",
        "512m",
        "--conf",
        "spark.driver.host=127.0.0.1",
        "--conf",
        "spark.ui.enabled=false");
  }

  /** Starts Workers, and returns when they are registered. */
  public void addWorkers(int number) throws IOException, InterruptedException {
    for (int i = 0; i < number; i++) {
      addWorker(Map.of());
    }
  }

  /**
   * Starts a Worker, and returns when it is registered.
   *
   * @param more of the environment, for it and its executors
   */
  public void addWorker(Map<String, String> more) throws IOException, InterruptedException {
    started++;
    String name = "worker" + started;
    Path work = Files.createDirectory(folder.resolve(name));
    Process process =
        start(
            name,
            more,
            "org.apache.spark.deploy.worker.Worker",
            "--cores",
            "1",
            "--memory",
            "1g",
            "--work-dir",
            work.toString(),
            master);
    workers.add(new Worker(process, work, Map.copyOf(more)));
    await(process, name, REGISTERED);
  }

  int workers() {
    return workers.size();
  }

  /** Kills a Worker, and its executors as far as they do not end by themselves; starts another. */
  void replaceWorker(int index, Duration after) throws IOException, InterruptedException {
    Worker killed = workers.remove(index);
    List<ProcessHandle> executors = killed.process().descendants().toList();
    killed.process().destroyForcibly().waitFor();
    Thread.sleep(after.toMillis());
    addWorker(killed.environment());
    executors.forEach(ProcessHandle::destroyForcibly);
  }

  /** The executors that run now. */
  List<ProcessHandle> executors() {
    return workers.stream()
        .flatMap(worker -> worker.process().children())
        .filter(ProcessHandle::isAlive)
        .filter(
            child ->
                child
                    .info()
                    .commandLine()
                    .filter(line -> line.contains("CoarseGrainedExecutorBackend"))
                    .isPresent())
        .toList();
  }

  /** Of each Worker, the folders of the executors that it started. */
  public List<List<Path>> executorFolders() throws IOException {
    List<List<Path>> executors = new ArrayList<>();
    for (Worker worker : workers) {
      Path work = worker.work();
      try (Stream<Path> folders = Files.find(work, 2, (path, file) -> file.isDirectory())) {
        executors.add(
            folders.filter(path -> work.relativize(path).getNameCount() == 2).sorted().toList());
      }
    }
    return executors;
  }

  private Process start(String name, Map<String, String> more, String main, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                checkout.sparkHome().resolve("jars") + "/*",
                main,
                "--host",
                "127.0.0.1",
                "--webui-port",
                "0"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    checkout.apply(builder.environment());
    builder.environment().put("SPARK_HOME", checkout.sparkHome().toString());
    builder.environment().put("SPARK_SCALA_VERSION", Checkout.SCALA_VERSION);
    builder.environment().put("SPARK_LOCAL_DIRS", folder.resolve("local").toString());
    builder.environment().putAll(environment);
    builder.environment().putAll(more);
    builder.redirectErrorStream(true).redirectOutput(log(name).toFile());
    return builder.start();
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
    end(Stream.concat(workers.stream().map(Worker::process), Stream.of(masterProcess)).toList());
  }

  private static void end(List<Process> processes) {
    List<ProcessHandle> all =
        processes.stream()
            .flatMap(process -> Stream.concat(process.descendants(), Stream.of(process.toHandle())))
            .toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(handle -> handle.onExit().join());
  }
}
