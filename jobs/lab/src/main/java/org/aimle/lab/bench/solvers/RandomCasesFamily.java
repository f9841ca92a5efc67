package org.aimle.lab.bench.solvers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * Random instances whose best values other programs proved: lines of name, solver text, scores,
 * best value. A solver that ends with an exception where there is no solution is right.
 */
final class RandomCasesFamily implements SolverFamily {

  private static final int NAME = 0;
  private static final int SOLVER = 1;
  private static final int SCORES = 2;
  private static final int BEST = 3;

  @Override
  public List<BenchCase.Series> series(BenchSetting setting) {
    Map<String, List<String[]>> kinds = new LinkedHashMap<>();
    for (Path file : setting.files("rand_cases.tsv.gz")) {
      for (String line : Instances.lines(file)) {
        String[] cells = line.split("\t");
        String kind = cells[NAME].replaceAll("\\d.*", "");
        kinds.computeIfAbsent(kind, k -> new ArrayList<>()).add(cells);
      }
    }
    List<BenchCase.Series> series = new ArrayList<>();
    kinds.forEach(
        (kind, lines) -> {
          int most = setting.effort() == BenchSetting.Effort.QUICK ? 2 : lines.size();
          List<Supplier<BenchCase>> one =
              List.of(() -> right(kind, lines.subList(0, Math.min(most, lines.size()))));
          String family = lines.get(0)[SOLVER].split(":")[0];
          series.add(new BenchCase.Series(family, "random, proved elsewhere", false, one));
        });
    return series;
  }

  private static BenchCase right(String kind, List<String[]> lines) {
    return new BenchCase(
        lines.size() + " of " + kind,
        lines.size(),
        1,
        OptionalDouble.of(lines.size()),
        List.of(new Contender(Ours.NAME, () -> new Right(lines))));
  }

  /** All lines in one go; the value is how many are right. */
  private static final class Right implements Attempt {
    private static final double TOLERANCE = 1e-4;

    private final List<String[]> lines;
    private int right;

    Right(List<String[]> lines) {
      this.lines = lines;
    }

    @Override
    public void solve(int draw) {
      right = 0;
      for (String[] line : lines) {
        right += isRight(line) ? 1 : 0;
      }
    }

    private static boolean isRight(String[] line) {
      boolean hasSolution = !line[BEST].equals("infeasible");
      float[] theta = new float[line[SCORES].split(" ").length];
      String[] numbers = line[SCORES].split(" ");
      for (int i = 0; i < theta.length; i++) {
        theta[i] = Float.parseFloat(numbers[i]);
      }
      try (Attempt ours = Ours.of(line[SOLVER], new float[][] {theta}).attempt().get()) {
        ours.solve(0);
        double best = hasSolution ? Double.parseDouble(line[BEST]) : Double.NaN;
        return Math.abs(ours.value(0) - best) <= TOLERANCE * Math.max(1, Math.abs(best));
      } catch (IllegalArgumentException e) {
        return !hasSolution;
      }
    }

    @Override
    public double value(int draw) {
      return right;
    }
  }
}
