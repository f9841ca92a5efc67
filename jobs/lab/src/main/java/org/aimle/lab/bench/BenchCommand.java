package org.aimle.lab.bench;

import org.aimle.jobs.command.Job;
import org.aimle.lab.bench.rounds.BenchRoundCommand;
import org.aimle.lab.bench.rounds.BenchScalingCommand;
import org.aimle.lab.bench.solvers.BenchSolversCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The benchmarks. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "BENCHMARK",
    description = "Measures speed on this machine.",
    subcommands = {
      BenchExplainerCommand.class,
      BenchTransformCommand.class,
      BenchSolversCommand.class,
      BenchRoundCommand.class,
      BenchScalingCommand.class,
      BenchDeviceCommand.class
    })
public final class BenchCommand implements Job {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "no benchmark is given");
  }
}
