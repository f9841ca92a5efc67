package org.aimle.lab.bench;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.aimle.jobs.command.UserError;
import org.aimle.lab.Options;
import org.aimle.opencl.OpenClDevice;
import org.aimle.opencl.OpenClDevices;
import org.aimle.opencl.OpenClException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Times the kernels of token layers on an OpenCL device. */
@Command(
    name = "device",
    mixinStandardHelpOptions = true,
    description = {
      "Times the products of the text explainer's layers on the first OpenCL device: a GPU if there"
          + " is one,",
      "else a CPU. Each is waited for; times are medians."
    })
final class BenchDeviceCommand implements Callable<Integer> {

  private static final int DIMENSION = 200;
  private static final double MILLIS = 1e3;

  @Spec private CommandSpec spec;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "40",
      description = "Texts of a minibatch (default ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--length",
      paramLabel = "N",
      defaultValue = "350",
      description = "Tokens of a text (default ${DEFAULT-VALUE}).")
  private int length;

  @Option(
      names = "--filters",
      paramLabel = "N",
      defaultValue = "100",
      description = "Filters of each convolution (default ${DEFAULT-VALUE}).")
  private int filters;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "10",
      description = "Measured runs of each (default ${DEFAULT-VALUE}).")
  private int repeats;

  @Override
  public Integer call() {
    Options.requireAtLeast("--batch", 1, batch);
    Options.requireAtLeast("--length", 1, length);
    Options.requireAtLeast("--filters", 1, filters);
    Options.requireAtLeast("--repeats", 1, repeats);
    PrintWriter out = spec.commandLine().getOut();
    try {
      OpenClDevice device = OpenClDevices.open(OptionalInt.empty());
      out.println(device.description());
      for (DeviceBenchmark.Speed speed :
          DeviceBenchmark.run(device, batch, length, DIMENSION, filters, repeats)) {
        out.printf(
            Locale.ROOT,
            "%-8s %-20s %8.2f GFLOP %10.2f ms %10.1f GFLOP/s%n",
            speed.layer(),
            speed.pass(),
            speed.gflop(),
            speed.seconds() * MILLIS,
            speed.gflopPerSecond());
      }
    } catch (OpenClException e) {
      throw new UserError(e.getMessage());
    }
    out.flush();
    return 0;
  }
}
