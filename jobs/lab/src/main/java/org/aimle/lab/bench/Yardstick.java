package org.aimle.lab.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.aimle.jobs.command.UserError;

/**
 * A PyTorch program for the same training step, run by Python as a process of its own. It gets
 * {@code --threads}, {@code --batch}, {@code --length}, {@code --k} and {@code --repeats}, and, if
 * it is the one shipped, {@code --filters} and {@code --gpu} (0 or 1). Its last line must be a JSON
 * object with {@code train_ms}, {@code train_examples_per_s}, {@code infer_ms} and {@code
 * infer_examples_per_s}. Immutable.
 */
final class Yardstick {

  private static final String SHIPPED = "explainer_step.py";

  /** With this code the shipped program says that it found no PyTorch. */
  private static final int NO_PYTORCH = 3;

  private final Path python;
  private final List<String> program;
  private final List<String> options;

  private Yardstick(Path python, List<String> program, List<String> options) {
    this.python = python;
    this.program = program;
    this.options = options;
  }

  /**
   * The program that this jar holds.
   *
   * @param gpu whether it computes on PyTorch's first GPU, where it has one
   */
  static Yardstick shipped(Path python, int filters, boolean gpu) {
    try (InputStream stream = Yardstick.class.getResourceAsStream(SHIPPED)) {
      List<String> options = new ArrayList<>();
      option(options, "--filters", filters);
      option(options, "--gpu", gpu ? 1 : 0);
      String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      return new Yardstick(python, List.of("-c", text), options);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the resource " + SHIPPED, e);
    }
  }

  /**
   * A program of the user's.
   *
   * @throws UserError if it cannot be read
   */
  static Yardstick of(Path python, Path program) {
    if (!Files.isReadable(program)) {
      throw new UserError("--yardstick is '" + program + "', which cannot be read; check the path");
    }
    return new Yardstick(python, List.of(program.toString()), List.of());
  }

  /** Why a yardstick has no numbers. */
  static final class Absent extends Exception {

    private static final long serialVersionUID = 1L;

    Absent(String reason) {
      super(reason);
    }
  }

  /**
   * Runs the program to its end.
   *
   * @throws Absent if it cannot be run, fails, or ends without the numbers
   */
  StepSpeed measure(int threads, int batch, int length, int k, int repeats) throws Absent {
    List<String> command = new ArrayList<>(List.of(python.toString()));
    command.addAll(program);
    option(command, "--threads", threads);
    option(command, "--batch", batch);
    option(command, "--length", length);
    option(command, "--k", k);
    option(command, "--repeats", repeats);
    command.addAll(options);
    String output = output(command);
    String last = output.substring(output.lastIndexOf('\n') + 1);
    JsonNode line;
    try {
      line = new ObjectMapper().readTree(last);
    } catch (JsonProcessingException e) {
      throw new Absent("its last line is not JSON: " + last);
    }
    return new StepSpeed(
        number(line, "train_ms"),
        number(line, "train_examples_per_s"),
        number(line, "infer_ms"),
        number(line, "infer_examples_per_s"));
  }

  private static void option(List<String> command, String name, int value) {
    command.add(name);
    command.add(Integer.toString(value));
  }

  private String output(List<String> command) throws Absent {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new Absent(python + " cannot be run; name a Python with --python");
    }
    try {
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int code = process.waitFor();
      if (code == NO_PYTORCH) {
        throw new Absent(python + " has no PyTorch; install it or name another with --python");
      }
      if (code != 0) {
        throw new Absent("the PyTorch program ended with code " + code);
      }
      return output;
    } catch (IOException e) {
      throw new Absent("the PyTorch program ended early: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Absent("interrupted");
    } finally {
      process.destroy();
    }
  }

  private static double number(JsonNode line, String field) throws Absent {
    JsonNode value = line.path(field);
    if (!value.isNumber()) {
      throw new Absent("its last line has no number '" + field + "': " + line);
    }
    return value.asDouble();
  }
}
