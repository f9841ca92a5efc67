package org.aimle.spark.training.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.aimle.WrongInputException;
import org.aimle.spark.Warnings;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLeaseTest {

  private static final Duration LONG = Duration.ofMinutes(10);

  @TempDir private Path folder;
  private Warnings warnings;

  @BeforeEach
  void listen() {
    warnings = Warnings.of(FolderLease.class);
  }

  @AfterEach
  void stopListening() {
    warnings.close();
  }

  private FolderLease take(Duration lease) {
    return FolderLease.take(folder.toString(), new Configuration(), lease);
  }

  private Path file() {
    return folder.resolve("_owner");
  }

  private void write(FolderLease.Owner owner) throws IOException {
    Files.deleteIfExists(folder.resolve("._owner.crc"));
    Files.writeString(file(), owner.written());
    Files.setLastModifiedTime(file(), FileTime.from(owner.seen()));
  }

  private static FolderLease.Owner elsewhere(Instant seen) {
    return new FolderLease.Owner("other", "far", "pid:[1]", 7, seen, seen, seen);
  }

  /** As a driver on this machine leaves it whose process has ended. */
  private static FolderLease.Owner ended(Process process) {
    FolderLease.Owner self = FolderLease.Owner.self();
    return new FolderLease.Owner(
        "killed",
        self.host(),
        self.machine(),
        process.pid(),
        self.born(),
        self.seen(),
        self.seen());
  }

  @Test
  void theSecondIsRefusedWhileTheFirstHoldsTheFolder() {
    try (FolderLease first = take(LONG)) {
      WrongInputException refused = assertThrows(WrongInputException.class, () -> take(LONG));
      String message = refused.getMessage();
      assertTrue(message.contains("process " + ProcessHandle.current().pid() + " on "), message);
      assertTrue(message.contains(folder.toString()), message);
      assertTrue(message.matches(".*try again in \\d+ s"), message);
      first.requireHeld();
    }
    assertFalse(Files.exists(file()));
    take(LONG).close();
    assertEquals(List.of(), warnings.take());
  }

  @Test
  void theSignOfLifeIsRenewed() throws InterruptedException {
    Duration brief = Duration.ofMillis(1500);
    try (FolderLease first = take(brief)) {
      Thread.sleep(2 * brief.toMillis());
      assertThrows(WrongInputException.class, () -> take(brief));
      first.requireHeld();
    }
  }

  @Test
  void aDriverOfAnotherMachineThatIsSilentForTheLeaseIsReplaced() throws IOException {
    write(elsewhere(Instant.now().minusSeconds(30)));
    WrongInputException refused = assertThrows(WrongInputException.class, () -> take(LONG));
    assertTrue(refused.getMessage().contains("process 7 on far"), refused.getMessage());
    write(elsewhere(Instant.now().minusSeconds(601)));
    try (FolderLease second = take(LONG)) {
      second.requireHeld();
      List<String> told = warnings.take();
      assertEquals(1, told.size());
      assertTrue(told.get(0).contains("gave no sign of life for 60"), told.get(0));
    }
  }

  @Test
  void aProcessOfThisMachineThatHasEndedIsReplacedAtOnce() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    FolderLease.Owner self = FolderLease.Owner.self();
    Instant now = self.seen();
    write(ended(dead));
    take(LONG).close();
    assertTrue(warnings.take().get(0).contains("(process " + dead.pid() + " on "));
    // A process id that was given anew since.
    write(
        new FolderLease.Owner(
            "killed",
            self.host(),
            self.machine(),
            self.process(),
            self.born().minusSeconds(100),
            now,
            now));
    take(LONG).close();
    // Process ids of another container say nothing.
    write(new FolderLease.Owner("killed", self.host(), "pid:[1]", dead.pid(), now, now, now));
    assertThrows(WrongInputException.class, () -> take(LONG));
  }

  @Test
  void anIncompleteOwnerFileIsWaitedForAsWell() throws IOException {
    Files.writeString(file(), "id=");
    WrongInputException refused = assertThrows(WrongInputException.class, () -> take(LONG));
    assertTrue(refused.getMessage().contains("incomplete"), refused.getMessage());
  }

  @Test
  void whoLostTheFolderWritesNoMoreAndLeavesItToTheOther() throws IOException {
    try (FolderLease paused = take(LONG)) {
      write(elsewhere(Instant.now()));
      IllegalStateException lost = assertThrows(IllegalStateException.class, paused::requireHeld);
      assertTrue(lost.getMessage().contains("another driver has taken over"), lost.getMessage());
    }
    assertTrue(Files.exists(file()), "it is the other's");
  }

  @Test
  void ofManyThatComeAtOnceOneTakesTheFolderOfADeadDriver() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    int drivers = 4;
    ExecutorService threads = Executors.newFixedThreadPool(drivers);
    try {
      for (int round = 0; round < 50; round++) {
        if (round % 2 == 0) {
          write(ended(dead));
        }
        List<Callable<Optional<FolderLease>>> takers =
            Collections.nCopies(
                drivers,
                () -> {
                  try {
                    return Optional.of(take(LONG));
                  } catch (WrongInputException e) {
                    return Optional.empty();
                  }
                });
        List<FolderLease> taken = new ArrayList<>();
        for (Future<Optional<FolderLease>> taker : threads.invokeAll(takers)) {
          taker.get().ifPresent(taken::add);
        }
        assertTrue(!taken.isEmpty(), "one must have it");
        int holding = 0;
        for (FolderLease lease : taken) {
          try {
            lease.requireHeld();
            holding++;
          } catch (IllegalStateException e) {
            // It finds out before it writes.
          }
        }
        assertEquals(1, holding);
        taken.forEach(FolderLease::close);
        assertFalse(Files.exists(file()));
      }
    } finally {
      threads.shutdown();
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void onlyAFolderWhoseDriverHasEndedIsAbandoned() throws Exception {
    Duration day = Duration.ofDays(1);
    Configuration hadoop = new Configuration();
    assertFalse(FolderLease.isAbandoned(folder.toString(), hadoop, day), "nobody held it");
    try (FolderLease held = take(LONG)) {
      assertFalse(FolderLease.isAbandoned(folder.toString(), hadoop, day));
      held.requireHeld();
    }
    assertFalse(FolderLease.isAbandoned(folder.toString(), hadoop, day), "given back");
    write(elsewhere(Instant.now().minus(Duration.ofHours(23))));
    assertFalse(FolderLease.isAbandoned(folder.toString(), hadoop, day));
    write(elsewhere(Instant.now().minus(Duration.ofHours(25))));
    assertTrue(FolderLease.isAbandoned(folder.toString(), hadoop, day));
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    write(ended(dead));
    assertTrue(FolderLease.isAbandoned(folder.toString(), hadoop, day));
  }
}
