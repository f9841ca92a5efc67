package org.aimle.lab.soak;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.aimle.jobs.command.UserError;

/**
 * One training from begin to end, with all that is done to it: a driver that is killed is started
 * again with the same command.
 */
final class DisturbedRun {

  private static final String WRITING = "_writing-checkpoint";
  private static final Duration POLL = Duration.ofMillis(10);
  private static final Duration LONGEST_LIFE = Duration.ofMinutes(15);
  private static final Duration LONGEST_WITHOUT_EXECUTOR = Duration.ofSeconds(90);
  private static final int MOST_LIVES = 50;

  private final Checkout checkout;
  private final Training training;
  private final StandaloneCluster cluster;
  private final Path folder;
  private final Map<String, String> environment;
  private final Consumer<String> progress;
  private final List<Done> done = new ArrayList<>();
  private int lives;

  /**
   * What was done.
   *
   * @param moment in which it really was
   * @param rounds that were done by then
   */
  record Done(Action action, Moment moment, int rounds) {}

  /**
   * What a run came to.
   *
   * @param lives of its driver
   * @param fault that ended it before it had results; empty if it has
   */
  record Outcome(List<Done> done, int lives, Optional<String> fault, Duration elapsed) {

    long kills() {
      return done.stream().filter(one -> one.action().isKill()).count();
    }
  }

  /**
   * @param folder for logs, checkpoints and output
   * @param environment of driver and executors
   */
  DisturbedRun(
      Checkout checkout,
      Training training,
      StandaloneCluster cluster,
      Path folder,
      Map<String, String> environment,
      Consumer<String> progress) {
    this.checkout = checkout;
    this.training = training;
    this.cluster = cluster;
    this.folder = folder;
    this.environment = environment;
    this.progress = progress;
  }

  Outcome run(List<Disturbance> plan) throws IOException, InterruptedException {
    long started = System.nanoTime();
    Files.createDirectories(Driver.checkpoints(folder));
    Deque<Disturbance> left = new ArrayDeque<>(plan);
    Optional<String> fault = Optional.empty();
    boolean ended = false;
    while (!ended) {
      lives++;
      Driver driver = new Driver(checkout, training, cluster, folder, lives, environment);
      try {
        boolean killed = disturb(driver, left);
        if (!driver.process().waitFor(LONGEST_LIFE.toSeconds(), TimeUnit.SECONDS)) {
          fault = Optional.of("the driver hangs:\n" + driver.lastLines());
        } else if (!killed && driver.process().exitValue() != 0) {
          fault =
              Optional.of(
                  "the driver ended with exit code %d:%n%s"
                      .formatted(driver.process().exitValue(), driver.lastLines()));
        } else if (killed && lives == MOST_LIVES) {
          fault = Optional.of("the driver was started " + lives + " times and did not end");
        }
        ended = !killed || fault.isPresent();
      } finally {
        driver.process().destroyForcibly().waitFor();
      }
    }
    return new Outcome(
        List.copyOf(done), lives, fault, Duration.ofNanos(System.nanoTime() - started));
  }

  /** Until the driver has ended, or nothing is left; whether it was killed. */
  private boolean disturb(Driver driver, Deque<Disturbance> left)
      throws IOException, InterruptedException {
    while (!left.isEmpty() && hasCome(left.peek(), driver)) {
      Disturbance next = left.remove();
      if (next.action() == Action.KILL_DRIVER) {
        Done last = done(next, driver);
        driver.process().destroyForcibly().waitFor();
        if (driver.process().exitValue() == 0) {
          return false; // It was faster.
        }
        tell(last);
        return true;
      }
      act(next, driver);
    }
    return false;
  }

  private Done done(Disturbance one, Driver driver) throws IOException {
    Moment now =
        one.moment() == Moment.CHECKPOINT
                && Driver.list(Driver.checkpoints(folder)).stream()
                    .anyMatch(name -> name.startsWith(WRITING))
            ? Moment.CHECKPOINT
            : driver.moment();
    return new Done(one.action(), now, driver.rounds());
  }

  private void tell(Done one) {
    done.add(one);
    progress.accept(
        "%s (%s, %d rounds of %d done)"
            .formatted(one.action(), one.moment(), one.rounds(), training.rounds()));
  }

  private void act(Disturbance one, Driver driver) throws IOException, InterruptedException {
    if (one.action() == Action.KILL_WORKER) {
      tell(done(one, driver));
      cluster.replaceWorker((int) (one.choice() * cluster.workers()), one.pause());
      return;
    }
    Optional<ProcessHandle> executor = executor(one.choice(), driver);
    if (executor.isEmpty()) {
      return;
    }
    Done last = done(one, driver);
    if (one.action() == Action.KILL_EXECUTOR) {
      if (executor.get().destroyForcibly()) {
        tell(last);
      }
    } else {
      signal("-STOP", executor.get());
      tell(last);
      Thread.sleep(one.pause().toMillis());
      signal("-CONT", executor.get());
    }
  }

  /** One of those that run; empty if none comes while the driver lives. */
  private Optional<ProcessHandle> executor(double choice, Driver driver)
      throws InterruptedException {
    long end = System.nanoTime() + LONGEST_WITHOUT_EXECUTOR.toNanos();
    while (driver.process().isAlive() && System.nanoTime() < end) {
      List<ProcessHandle> executors = cluster.executors();
      if (!executors.isEmpty()) {
        return Optional.of(executors.get((int) (choice * executors.size())));
      }
      Thread.sleep(POLL.toMillis());
    }
    return Optional.empty();
  }

  private static void signal(String signal, ProcessHandle process)
      throws IOException, InterruptedException {
    new ProcessBuilder("kill", signal, Long.toString(process.pid()))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /** Waits for the moment of a disturbance, or a later one; false if the driver ended before. */
  private boolean hasCome(Disturbance next, Driver driver)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST_LIFE.toNanos();
    while (!isTime(next, driver)) {
      if (!driver.process().isAlive() || System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(POLL.toMillis());
    }
    if (next.moment() == Moment.CHECKPOINT) {
      awaitWriting(driver);
    }
    return !driver.process().waitFor(next.delay().toMillis(), TimeUnit.MILLISECONDS);
  }

  private boolean isTime(Disturbance next, Driver driver) throws IOException {
    Moment now = driver.moment();
    if (!next.moment().isInRounds() || !now.isInRounds()) {
      return now.compareTo(next.moment()) >= 0 || now == Moment.SAVING;
    }
    return driver.rounds() >= next.share() * training.rounds()
        && (next.moment() != Moment.VALIDATION || now == Moment.VALIDATION);
  }

  /** Returns at once when the next checkpoint is begun. */
  private void awaitWriting(Driver driver) throws IOException, InterruptedException {
    Path checkpoints = Driver.checkpoints(folder);
    try (WatchService watch = checkpoints.getFileSystem().newWatchService()) {
      checkpoints.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      while (driver.process().isAlive() && driver.moment() != Moment.SAVING) {
        WatchKey key = watch.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
        if (key != null) {
          for (WatchEvent<?> event : key.pollEvents()) {
            if (event.context() instanceof Path name && name.toString().startsWith(WRITING)) {
              return;
            }
          }
          key.reset();
        }
      }
    } catch (ClosedWatchServiceException | UnsupportedOperationException e) {
      throw new UserError("folders cannot be watched here: " + e.getMessage());
    }
  }
}
