package org.aimle.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.aimle.jobs.command.Job;
import org.aimle.jobs.command.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A jar on the class path adds jobs to {@code aimle}. */
class OwnJobTest {

  /** A job as a user writes it. */
  @Command(name = "greet", description = "Greets whom you name.")
  public static final class Greeting implements Job {
    @Spec private CommandSpec spec;
    @Parameters private String whom;

    @Override
    public Integer call() {
      spec.commandLine().getOut().println("hello " + whom);
      return 0;
    }
  }

  /** Takes a name that is taken. */
  @Command(name = "explain")
  public static final class Impostor implements Job {
    @Override
    public Integer call() {
      return 0;
    }
  }

  @TempDir private Path folder;

  /** Calls with a jar on the class path that names a job. */
  private <T> T withJar(String job, Supplier<T> call) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(Job.class.getName()), job + "\n");
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader jar =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, Job.class.getClassLoader())) {
      Thread.currentThread().setContextClassLoader(jar);
      return call.get();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void isListedAndRun() throws IOException {
    String job = Greeting.class.getName();
    CommandRun run = withJar(job, () -> CommandRun.of("greet", "Ada"));
    assertEquals(0, run.code(), run.err());
    assertEquals("hello Ada", run.out().strip());
    CommandRun help = withJar(job, () -> CommandRun.of("--help"));
    assertTrue(help.out().contains("Greets whom you name."), help.out());
    assertTrue(help.out().contains("explain"), help.out());
    assertFalse(CommandRun.of("--help").out().contains("greet"), "without the jar");
  }

  @Test
  void aNameThatIsTakenIsRefused() throws IOException {
    UserError error =
        withJar(Impostor.class.getName(), () -> assertThrows(UserError.class, Aimle::commandLine));
    assertTrue(error.getMessage().contains("'explain'"), error.getMessage());
  }

  @Test
  void aClassThatIsNotThereIsRefused() throws IOException {
    UserError error =
        withJar("no.such.Job", () -> assertThrows(UserError.class, Aimle::commandLine));
    assertTrue(error.getMessage().contains("no.such.Job"), error.getMessage());
  }
}
