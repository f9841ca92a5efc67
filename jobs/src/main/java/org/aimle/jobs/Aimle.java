package org.aimle.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.aimle.WrongInputException;
import org.aimle.dl4j.NativeBlas;
import org.aimle.jobs.command.Job;
import org.aimle.jobs.command.UserError;
import org.aimle.spark.text.files.MalformedTextException;
import org.aimle.spark.training.TrainingFailedException;
import org.aimle.spark.training.UnreadableCheckpointsException;
import org.aimle.spec.Visible;
import org.apache.hadoop.util.ShutdownHookManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.InitializationException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command {@code aimle}: runs the {@link Job}s that are on the class path. Exit code 2 tells of
 * a mistake that the user can put right, 1 of any other failure.
 */
@Command(
    name = "aimle",
    mixinStandardHelpOptions = true,
    versionProvider = Aimle.Version.class,
    synopsisSubcommandLabel = "JOB",
    description = "Trains networks with combinatorial solvers inside, on Apache Spark.",
    footer = {
      "",
      "`aimle JOB --help` tells what a job takes. Options of spark-submit (--master, --conf,",
      "--properties-file, --driver-memory, ...) can stand among them and are passed on to it.",
      "Exit code: 0 done, 1 failed, 2 wrong input."
    })
public final class Aimle implements Runnable {

  /** Exit codes. */
  public static final int FAILED = CommandLine.ExitCode.SOFTWARE;

  public static final int WRONG_INPUT = CommandLine.ExitCode.USAGE;

  /** Set it to see where an error comes from. */
  private static final String STACK_TRACE = "AIMLE_STACKTRACE";

  /** Exceptions that tell of a mistake of the user's. */
  private static final List<Class<? extends RuntimeException>> MISTAKES =
      List.of(UserError.class, WrongInputException.class, UnreadableCheckpointsException.class);

  /** What the jar says of itself. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Aimle.class.getPackage().getImplementationVersion();
      return new String[] {"aimle " + (version == null ? "(not run from its jar)" : version)};
    }
  }

  @Spec private CommandSpec spec;

  public static void main(String[] arguments) {
    // Hadoop names folders by numbers in the language's digits, which not every machine can write.
    Locale.setDefault(Locale.ROOT);
    NativeBlas.unpackForOwnZone();
    int code;
    try {
      // Results are UTF-8 wherever they go, also where the machine's language knows no such
      // letters.
      PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, UTF_8);
      code = commandLine().setOut(out).execute(arguments);
      out.flush();
    } catch (UserError e) {
      System.err.println("aimle: " + e.getMessage());
      code = WRONG_INPUT;
    } catch (Exception | Error e) { // before a job was found, or while a failure was told
      System.err.println("aimle: " + Failures.advice(e).orElseGet(() -> e.toString()));
      code = FAILED;
    }
    if (code != 0) {
      System.exit(code);
    }
  }

  /**
   * The command with every job on the class path.
   *
   * @throws UserError if a jar names a job that cannot be used, or two jobs have one name
   */
  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Aimle());
    try {
      ServiceLoader.load(Job.class).forEach(job -> line.addSubcommand(new CommandLine(job)));
    } catch (ServiceConfigurationError | InitializationException e) {
      throw new UserError(
          "a job on the class path cannot be used: %s; correct its jar or leave it out"
              .formatted(e.getMessage()));
    }
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpWidth(110);
    line.setUsageHelpAutoWidth(true);
    line.setParameterExceptionHandler((e, given) -> wrongUsage(e));
    line.setExecutionExceptionHandler((e, command, parsed) -> failed(e, command));
    line.setExecutionStrategy(Aimle::run);
    return line;
  }

  /** Tells of errors, too, which picocli lets pass. */
  private static int run(ParseResult parsed) {
    try {
      requireOnce(parsed);
      return new CommandLine.RunLast().execute(parsed);
    } catch (Error e) {
      ParseResult last = parsed;
      while (last.hasSubcommand()) {
        last = last.subcommand();
      }
      return failed(e, last.commandSpec().commandLine());
    }
  }

  /**
   * Of an option in a group that is there twice, picocli forgets all that was said in the group.
   */
  private static void requireOnce(ParseResult parsed) {
    Set<OptionSpec> given = new HashSet<>();
    for (String argument : parsed.originalArgs()) {
      for (ParseResult part = parsed; part != null; part = part.subcommand()) {
        OptionSpec option = part.commandSpec().findOption(argument.replaceFirst("=.*", ""));
        boolean forgets =
            option != null && option.group() != null && option.userObject() instanceof Field;
        if (forgets && !given.add(option)) {
          String name = option.longestName();
          throw new ParameterException(
              part.commandSpec().commandLine(),
              option.isMultiValue()
                  ? "%s is there twice; write %s A B".formatted(name, name)
                  : "%s is there twice; leave out one".formatted(name));
        }
      }
    }
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no job is given");
  }

  private static int wrongUsage(ParameterException e) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    StringBuilder message = new StringBuilder(e.getMessage());
    if (e instanceof UnmatchedArgumentException unmatched) {
      String first = unmatched.getUnmatched().get(0).replaceFirst("=.*", "");
      message.setLength(0);
      message
          .append(first.startsWith("-") ? "there is no option " : "there is nothing called ")
          .append("'" + first + "'");
      List<String> suggestions = unmatched.getSuggestions();
      List<String> begun = suggestions.stream().filter(name -> name.startsWith(first)).toList();
      if (!begun.isEmpty()) {
        suggestions = begun; // cut short rather than mistyped
      }
      if (!suggestions.isEmpty()) {
        message.append("; did you mean ").append(String.join(" or ", suggestions)).append('?');
      }
    }
    err.println("aimle: " + decapitalised(message.toString()));
    err.println("`" + command.getCommandSpec().qualifiedName() + " --help` lists what there is.");
    return WRONG_INPUT;
  }

  private static String decapitalised(String message) {
    return Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }

  /** Tells of a failure and gives the exit code. */
  static int failed(Throwable thrown, CommandLine command) {
    // A cluster can fail a job before training begins, too.
    Throwable e = TrainingFailedException.of(thrown).<Throwable>map(f -> f).orElse(thrown);
    PrintWriter err = command.getErr();
    if (ShutdownHookManager.get().isShutdownInProgress()) {
      err.println("aimle: interrupted before the results were complete");
      err.flush();
      return FAILED;
    }
    if (System.getenv(STACK_TRACE) != null) {
      e.printStackTrace(err);
    }
    Optional<String> mistake = mistake(e);
    if (mistake.isPresent()) {
      err.println("aimle: " + mistake.get());
      return WRONG_INPUT;
    }
    Optional<String> advice =
        e instanceof TrainingFailedException ? Optional.empty() : Failures.advice(e);
    if (advice.isPresent()) {
      err.println("aimle: " + command.getCommandName() + " failed: " + advice.get());
      return FAILED;
    }
    if (System.getenv(STACK_TRACE) == null && !(e instanceof TrainingFailedException)) {
      e.printStackTrace(err);
    }
    err.println("aimle: " + command.getCommandName() + " failed: " + Visible.oneLine(e));
    return FAILED;
  }

  /** What the user can put right; empty if something else went wrong. */
  private static Optional<String> mistake(Throwable e) {
    Optional<MalformedTextException> malformed = MalformedTextException.behind(e);
    if (malformed.isPresent()) {
      return malformed.map(Visible::oneLine);
    }
    return MISTAKES.stream().anyMatch(type -> type.isInstance(e))
        ? Optional.of(Visible.oneLine(e))
        : Optional.empty();
  }
}
