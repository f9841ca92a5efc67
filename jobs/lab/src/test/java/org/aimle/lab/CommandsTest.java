package org.aimle.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.aimle.jobs.Aimle;
import org.aimle.jobs.CommandRun;
import org.junit.jupiter.api.Test;

/** The lab's jar beside that of the jobs adds its commands to {@code aimle}. */
class CommandsTest {

  @Test
  void areListedWithALineEach() {
    CommandRun help = CommandRun.of("--help");
    assertEquals(0, help.code(), help.err());
    for (String job :
        List.of(
            "explain",
            "text-study",
            "feature-study",
            "fidelity-study",
            "gradient-study",
            "conformance",
            "bench",
            "soak",
            "growth",
            "averaging-study")) {
      assertTrue(
          help.out().lines().anyMatch(line -> line.matches("  " + job + "\\s+[A-Z].{20,}")),
          job + " in " + help.out());
    }
  }

  @Test
  void aBenchmarkMustBeNamed() {
    CommandRun run = CommandRun.of("bench");
    assertEquals(Aimle.WRONG_INPUT, run.code(), run.err());
    assertTrue(run.err().startsWith("aimle: no benchmark is given"), run.err());
  }
}
