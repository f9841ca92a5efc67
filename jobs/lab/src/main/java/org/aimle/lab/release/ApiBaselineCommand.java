package org.aimle.lab.release;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.aimle.jobs.command.Job;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the declarations of a jar's public packages, with which later versions are compared. */
@Command(
    name = "api-baseline",
    mixinStandardHelpOptions = true,
    description = "Writes the public API of a jar, for the build to compare later versions with.")
public final class ApiBaselineCommand implements Job {

  @Parameters(index = "0", paramLabel = "JAR", description = "The jar of a released module.")
  private Path jar;

  @Parameters(index = "1", paramLabel = "BASELINE", description = "The jar to write.")
  private Path baseline;

  @Option(
      names = "--internal",
      split = ",",
      paramLabel = "PACKAGE",
      description = "Packages that are no part of the API.")
  private List<String> internal = List.of();

  @Override
  public Integer call() throws IOException {
    int types = ApiBaseline.write(jar, baseline, internal);
    System.out.println(baseline + ": " + types + " public types");
    return 0;
  }
}
