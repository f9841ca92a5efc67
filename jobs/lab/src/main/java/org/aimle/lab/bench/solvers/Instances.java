package org.aimle.lab.bench.solvers;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.StringTokenizer;
import java.util.zip.GZIPInputStream;

/** Reads files of public instances: numbers with blanks between them, gzipped or not. */
final class Instances {

  private final StringTokenizer tokens;

  private Instances(String text) {
    this.tokens = new StringTokenizer(text);
  }

  static Instances numbers(Path file) {
    return new Instances(text(file));
  }

  static List<String> lines(Path file) {
    return text(file).lines().toList();
  }

  private static String text(Path file) {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  int whole() {
    return Integer.parseInt(tokens.nextToken());
  }

  double real() {
    return Double.parseDouble(tokens.nextToken());
  }

  double[] reals(int count) {
    double[] values = new double[count];
    Arrays.setAll(values, i -> real());
    return values;
  }

  int[] wholes(int count) {
    int[] values = new int[count];
    Arrays.setAll(values, i -> whole());
    return values;
  }

  /** A file's name without its ending. */
  static String name(Path file) {
    return file.getFileName().toString().replaceAll("\\.(kp|txt|gz|kp\\.gz|txt\\.gz)$", "");
  }
}
