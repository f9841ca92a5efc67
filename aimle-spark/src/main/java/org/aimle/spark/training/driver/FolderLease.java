package org.aimle.spark.training.driver;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.aimle.WrongInputException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a folder for one driver by a file {@code _owner} that says who holds it and when that one
 * last gave a sign of life. A sign that is older than the lease counts no more, nor does that of a
 * process of this machine that has ended.
 */
public final class FolderLease implements AutoCloseable {

  /** How long a driver on another machine that gives no sign is waited for. */
  public static final Duration LEASE = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(FolderLease.class);
  private static final String NAME = "_owner";
  private static final int RENEWALS_PER_LEASE = 4;

  /** Those that this process holds. */
  private static final Set<String> HELD = ConcurrentHashMap.newKeySet();

  private final String folder;
  private final OwnerFile file;
  private final Owner self;
  private final Duration lease;
  private final ScheduledExecutorService renewing;
  private volatile boolean lost;

  /**
   * Who holds a folder.
   *
   * @param id of the training
   * @param machine where process ids mean the same
   * @param process id of the driver
   * @param born when the process started
   * @param since when it took the folder
   * @param seen its last sign of life
   */
  record Owner(
      String id,
      String host,
      String machine,
      long process,
      Instant born,
      Instant since,
      Instant seen) {

    static Owner self() {
      ProcessHandle current = ProcessHandle.current();
      Instant now = now();
      return new Owner(
          UUID.randomUUID().toString(),
          hostName(),
          machineName(),
          current.pid(),
          born(current),
          now,
          now);
    }

    Owner seenAt(Instant when) {
      return new Owner(id, host, machine, process, born, since, when);
    }

    /** Whether it is known to have ended. */
    boolean hasEnded() {
      if (!host.equals(hostName()) || !machine.equals(machineName())) {
        return false;
      }
      Optional<ProcessHandle> running = ProcessHandle.of(process).filter(ProcessHandle::isAlive);
      if (running.isEmpty() || !born(running.get()).equals(born)) {
        return true;
      }
      return process == ProcessHandle.current().pid() && !HELD.contains(id);
    }

    String written() {
      Properties fields = new Properties();
      fields.setProperty("id", id);
      fields.setProperty("host", host);
      fields.setProperty("machine", machine);
      fields.setProperty("process", Long.toString(process));
      fields.setProperty("born", born.toString());
      fields.setProperty("since", since.toString());
      fields.setProperty("seen", seen.toString());
      StringWriter text = new StringWriter();
      try {
        fields.store(text, "The driver that writes checkpoints here");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return text.toString();
    }

    /** Empty if the text was not written by {@link #written}, or only partly. */
    static Optional<Owner> read(String text) {
      try {
        Properties fields = new Properties();
        fields.load(new StringReader(text));
        return Optional.of(
            new Owner(
                fields.getProperty("id", ""),
                fields.getProperty("host", ""),
                fields.getProperty("machine", ""),
                Long.parseLong(fields.getProperty("process", "")),
                Instant.parse(fields.getProperty("born", "")),
                Instant.parse(fields.getProperty("since", "")),
                Instant.parse(fields.getProperty("seen", ""))));
      } catch (IOException | RuntimeException e) {
        return Optional.empty();
      }
    }

    private static Instant now() {
      return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    private static Instant born(ProcessHandle process) {
      return process.info().startInstant().orElse(Instant.EPOCH).truncatedTo(ChronoUnit.SECONDS);
    }

    private static String hostName() {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (IOException e) {
        return "unknown";
      }
    }

    /** Containers that share a host name do not share process ids. */
    private static String machineName() {
      try {
        return Files.readSymbolicLink(java.nio.file.Path.of("/proc/self/ns/pid")).toString();
      } catch (IOException | UnsupportedOperationException e) {
        return "";
      }
    }
  }

  private FolderLease(String folder, OwnerFile file, Owner self, Duration lease) {
    this.folder = folder;
    this.file = file;
    this.self = self;
    this.lease = lease;
    this.renewing =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "aimle-folder-lease");
              thread.setDaemon(true);
              return thread;
            });
    long period = lease.toMillis() / RENEWALS_PER_LEASE;
    renewing.scheduleWithFixedDelay(this::renew, period, period, TimeUnit.MILLISECONDS);
  }

  /**
   * Takes a folder, which must be there.
   *
   * @throws WrongInputException if another driver holds it
   * @throws UncheckedIOException if the folder is out of reach
   */
  public static FolderLease take(String folder, Configuration hadoop, Duration lease) {
    try {
      OwnerFile file = OwnerFile.in(folder, NAME, hadoop);
      makeFree(folder, file, lease);
      Owner self = Owner.self();
      HELD.add(self.id());
      boolean taken = false;
      try {
        taken = file.create(self.written());
      } finally {
        if (!taken) {
          HELD.remove(self.id());
        }
      }
      if (!taken) {
        throw takenJustNow(folder);
      }
      return new FolderLease(folder, file, self, lease);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "checkpoint folder " + folder + " is out of reach (" + e.getMessage() + ")", e);
    }
  }

  /**
   * Whether a folder was held by a driver that has certainly ended: its process on this machine is
   * gone, or it gave no sign of life for that long. False for a folder that nobody ever held, or
   * that was given back.
   */
  public static boolean isAbandoned(String folder, Configuration hadoop, Duration silence)
      throws IOException {
    OwnerFile file = OwnerFile.in(folder, NAME, hadoop);
    Optional<Instant> written = file.written();
    if (written.isEmpty()) {
      return false;
    }
    Optional<Owner> owner = file.read().flatMap(Owner::read);
    return owner.filter(Owner::hasEnded).isPresent()
        || Duration.between(lastSign(owner, written.get()), Instant.now()).compareTo(silence) > 0;
  }

  private static WrongInputException takenJustNow(String folder) {
    return new WrongInputException(
        "checkpoint folder %s was taken by another driver just now; name another folder"
            .formatted(folder));
  }

  /** The later of both, as clocks differ. */
  private static Instant lastSign(Optional<Owner> owner, Instant written) {
    return owner.map(Owner::seen).filter(written::isBefore).orElse(written);
  }

  /** Removes an owner that counts no more. */
  private static void makeFree(String folder, OwnerFile file, Duration lease) throws IOException {
    Optional<Instant> written = file.written();
    if (written.isEmpty()) {
      return;
    }
    String text = file.read().orElse("");
    Optional<Owner> owner = Owner.read(text);
    if (owner.isPresent() && owner.get().hasEnded()) {
      LOG.warn(
          "The driver that held {} (process {} on {}) has ended; this one takes over",
          folder,
          owner.get().process(),
          owner.get().host());
    } else {
      requireSilent(folder, owner, lastSign(owner, written.get()), lease);
    }
    if (!file.remove(text)) {
      throw takenJustNow(folder);
    }
  }

  private static void requireSilent(
      String folder, Optional<Owner> owner, Instant seen, Duration lease) {
    String who =
        owner
            .map(o -> "process %d on %s, since %s".formatted(o.process(), o.host(), o.since()))
            .orElse("its owner file is incomplete");
    Duration silent = Duration.between(seen, Instant.now());
    if (silent.compareTo(lease) <= 0) {
      throw new WrongInputException(
          ("checkpoint folder %s is held by another driver (%s; last sign of life at %s); name"
                  + " another folder, or, if that driver is dead, try again in %d s")
              .formatted(
                  folder,
                  who,
                  seen.truncatedTo(ChronoUnit.SECONDS),
                  Math.min(lease.toSeconds(), lease.minus(silent).toSeconds()) + 1));
    }
    LOG.warn(
        "The driver that held {} ({}) gave no sign of life for {} s; this one takes over",
        folder,
        who,
        silent.toSeconds());
  }

  private synchronized void renew() {
    try {
      if (!lost && isTheirs()) {
        lost = true;
        LOG.warn("Another driver has taken over {}", folder);
      }
      if (!lost) {
        file.renew(self.seenAt(Owner.now()).written());
      }
    } catch (IOException | RuntimeException | FSError e) {
      LOG.warn("The lease of {} could not be renewed ({})", folder, e.toString());
    }
  }

  /** Whether another driver is the owner. */
  private boolean isTheirs() throws IOException {
    return file.read()
        .flatMap(Owner::read)
        .filter(owner -> !owner.id().equals(self.id()))
        .isPresent();
  }

  /**
   * To be asked before each writing.
   *
   * @throws IllegalStateException if another driver has taken over, as after a pause of this one
   *     that was longer than the lease
   */
  public void requireHeld() {
    boolean theirs = lost;
    try {
      theirs |= isTheirs();
    } catch (IOException | FSError e) {
      LOG.warn("The owner of {} could not be read ({})", folder, e.toString());
    }
    if (theirs) {
      throw new IllegalStateException(
          "another driver has taken over checkpoint folder %s, as this one gave no sign of life for %d s; this training ends"
              .formatted(folder, lease.toSeconds()));
    }
  }

  /** Gives the folder back. */
  @Override
  public void close() {
    renewing.shutdown();
    synchronized (this) {
      HELD.remove(self.id());
      try {
        Optional<String> text = file.read();
        if (text.flatMap(Owner::read).filter(owner -> owner.id().equals(self.id())).isPresent()) {
          file.remove(text.get());
        }
        lost = true;
      } catch (IOException | FSError e) {
        LOG.warn("The owner file of {} could not be deleted ({})", folder, e.toString());
      }
    }
  }
}
