package org.aimle.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.util.List;
import java.util.Map;
import org.aimle.jobs.command.Job;
import org.aimle.jobs.command.UserError;
import org.aimle.spark.text.files.MalformedTextException;
import org.aimle.spark.text.files.ScoredLines;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Exit code 2 says that the input was wrong; defects and failing disks end with 1. */
class AimleTest {

  private static CommandRun failing(Throwable e) {
    StringWriter err = new StringWriter();
    CommandLine line = Aimle.commandLine();
    line.setErr(new PrintWriter(err));
    int code = Aimle.failed(e, line.getSubcommands().get("explain"));
    return new CommandRun(code, "", err.toString());
  }

  private static void isWrongInput(String message, Exception e) {
    CommandRun run = failing(e);
    assertEquals(Aimle.WRONG_INPUT, run.code(), run.err());
    assertTrue(run.err().strip().endsWith("aimle: " + message), run.err());
  }

  private static void isFailure(String message, Exception e) {
    CommandRun run = failing(e);
    assertEquals(Aimle.FAILED, run.code(), run.err());
    assertTrue(run.err().strip().endsWith("aimle: explain failed: " + message), run.err());
    assertTrue(run.err().contains("\tat "), "where it comes from");
  }

  @Test
  void mistakesOfTheUserAreOneLine() {
    isWrongInput("k is 0", new UserError("k is 0\nand more"));
    isWrongInput(
        "a.txt, line 3: no TAB",
        new IllegalStateException("job", new MalformedTextException("a.txt", 3, "no TAB")));
    IllegalArgumentException check =
        assertThrows(
            IllegalArgumentException.class, () -> ScoredLines.of(List.of("aroma"), "smell"));
    isWrongInput(check.getMessage(), check);
    assertFalse(check.getMessage().contains("\n"));
  }

  @Test
  void othersAreFailures() {
    isFailure("disk full", new UncheckedIOException("disk full", new IOException()));
    isFailure(
        "For input string: \"x\"",
        assertThrows(NumberFormatException.class, () -> Integer.parseInt("x")));
    isFailure("array is empty", new IllegalArgumentException("array is empty"));
  }

  /** What is no exception, or comes from the machine: one line that says what helps. */
  @Test
  void failuresOfTheMachineAreOneLineThatHelps() {
    Map.of(
            new OutOfMemoryError("Java heap space"), "raise spark.driver.memory",
            new IllegalStateException(new IOException("No space left on device")),
                "the disk is full; free",
            new UnsatisfiedLinkError("no jnind4jcpu in java.library.path"), "(not noexec)",
            new ExceptionInInitializerError(new IOException("Read-only file system")),
                "a folder cannot be written to",
            new NoSuchMethodError("org.apache.spark.x"), "AIMLE needs Spark 3.5 with Scala 2.12",
            new IllegalStateException(new BindException("Address already in use")),
                "set SPARK_LOCAL_IP")
        .forEach(
            (failure, fix) -> {
              CommandRun run = failing(failure);
              assertEquals(Aimle.FAILED, run.code(), run.err());
              assertEquals(1, run.err().lines().count(), run.err());
              assertTrue(run.err().startsWith("aimle: explain failed: "), run.err());
              assertTrue(run.err().contains(fix), run.err());
            });
  }

  /** Errors get from the job to the user in the same way. */
  @Test
  void errorsOfAJobAreToldToo() {
    CommandLine line = Aimle.commandLine();
    StringWriter err = new StringWriter();
    line.addSubcommand(new CommandLine(new Broken()));
    line.setErr(new PrintWriter(err));
    assertEquals(Aimle.FAILED, line.execute("broken"));
    assertTrue(err.toString().contains("aimle: broken failed: no jnind4j"), err.toString());
  }

  @Command(name = "broken")
  static final class Broken implements Job {
    @Override
    public Integer call() {
      throw new UnsatisfiedLinkError("no jnind4jcpu in java.library.path");
    }
  }

  /** Each job says in the list what it does. */
  @Test
  void helpDescribesEachJob() {
    CommandRun run = CommandRun.of("--help");
    assertTrue(
        run.out().lines().anyMatch(l -> l.matches("\\s+explain\\s+Learns which few words .*")),
        run.out());
  }

  @Test
  void failuresWithoutAMessageAreNamed() {
    isFailure("IllegalStateException", new IllegalStateException());
    isFailure("NullPointerException", new NullPointerException(" \n"));
    isWrongInput("UserError", new UserError(null));
  }
}
