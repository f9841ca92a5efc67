package org.aimle.jobs.progress;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Where a job speaks to its user.
 *
 * @param out results
 * @param progress what it is doing
 */
public record Console(PrintWriter out, PrintWriter progress) {

  /** The standard output and error of a command. */
  public static Console of(CommandSpec command) {
    return new Console(command.commandLine().getOut(), command.commandLine().getErr());
  }

  public void say(String line) {
    progress.println(line);
    progress.flush();
  }

  public void print(String line) {
    out.println(line);
    out.flush();
  }
}
