package org.aimle.spark.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * An axis: which value lies where, and where its marks are.
 *
 * @param logarithmic whether places are logarithms
 * @param low place of its beginning
 * @param high place of its end
 * @param ticks values that are marked
 */
public record Scale(boolean logarithmic, double low, double high, List<Double> ticks) {

  private static final int TICKS = 5;

  /** From {@code least} to {@code greatest}, both rounded outwards to marks. */
  public static Scale linear(double least, double greatest) {
    double span = greatest > least ? greatest - least : 1;
    double rough = span / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step =
        Stream.of(1.0, 2.0, 2.5, 5.0, 10.0)
            .map(factor -> factor * power)
            .filter(candidate -> candidate >= rough * 0.999)
            .findFirst()
            .orElseThrow();
    long first = (long) Math.floor(least / step + 1e-9);
    long last = Math.max(first + 1, (long) Math.ceil((least + span) / step - 1e-9));
    List<Double> ticks = new ArrayList<>();
    for (long i = first; i <= last; i++) {
      ticks.add(i * step);
    }
    return new Scale(false, first * step, last * step, ticks);
  }

  /** Of positive values, rounded outwards to powers of 10. */
  public static Scale logarithmic(double least, double greatest) {
    int low = (int) Math.floor(Math.log10(least) + 1e-9);
    int high = Math.max(low + 1, (int) Math.ceil(Math.log10(greatest) - 1e-9));
    return new Scale(true, low, high, powers(low, high));
  }

  /** Of positive values, beginning and ending with them. */
  public static Scale logarithmicExactly(double least, double greatest) {
    double low = Math.log10(least);
    double high = greatest > least ? Math.log10(greatest) : low + 1;
    return new Scale(
        true, low, high, powers((int) Math.ceil(low - 1e-9), (int) Math.floor(high + 1e-9)));
  }

  private static List<Double> powers(int low, int high) {
    int step = Math.max(1, (high - low + TICKS) / (TICKS + 1));
    List<Double> ticks = new ArrayList<>();
    for (int power = low; power <= high; power += step) {
      ticks.add(Math.pow(10, power));
    }
    return ticks;
  }

  /** Where a value lies, 0 at the beginning and 1 at the end; what lies outside is moved there. */
  public double share(double value) {
    double place = logarithmic ? Math.log10(Math.max(value, Math.pow(10, low))) : value;
    return Math.max(0, Math.min(1, (place - low) / (high - low)));
  }

  /** How a mark is written. */
  public String label(double tick) {
    if (tick == 0) {
      return "0";
    }
    double size = Math.abs(tick);
    if (size >= 1e5 || size < 1e-4) {
      return String.format(Locale.ROOT, "%.0e", tick)
          .replaceFirst("e([+-])0*", "e$1")
          .replace("e+", "e");
    }
    return String.format(Locale.ROOT, "%.6f", tick).replaceFirst("\\.?0+$", "");
  }
}
