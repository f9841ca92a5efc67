package org.aimle.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.aimle.jobs.command.UserError;
import org.aimle.spark.text.files.MalformedTextException;
import org.aimle.spark.text.files.ScoredLines;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Exit code 2 says that the input was wrong; defects and failing disks end with 1. */
class AimleTest {

  private static CommandRun failing(Exception e) {
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

  @Test
  void failuresWithoutAMessageAreNamed() {
    isFailure("IllegalStateException", new IllegalStateException());
    isFailure("NullPointerException", new NullPointerException(" \n"));
    isWrongInput("UserError", new UserError(null));
  }
}
