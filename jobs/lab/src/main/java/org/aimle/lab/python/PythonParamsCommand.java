package org.aimle.lab.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.aimle.jobs.command.Job;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes the parameters of the MLlib stages for Python. */
@Command(
    name = "python-params",
    mixinStandardHelpOptions = true,
    description = "Writes the Python classes with the parameters of the MLlib stages anew.")
public final class PythonParamsCommand implements Job {

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      defaultValue = "python/src/aimle/_params.py",
      description = "The file to write (default: ${DEFAULT-VALUE}).")
  private Path file;

  @Override
  public Integer call() throws IOException {
    Files.writeString(file, PythonParams.module());
    System.out.println(file + " is written");
    return 0;
  }
}
