package org.aimle.lab.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.aimle.noise.Gumbel;
import org.aimle.noise.NoiseDistribution;
import org.aimle.noise.SumOfGamma;

/**
 * Moments and quantiles of a sample of our own against the recorded ones. The key is fixed, so the
 * outcome is; over keys, a correct sampler would fail one of the 78 comparisons of 4 standard
 * errors with a probability of about 0.5 %.
 */
final class NoiseStatisticsReplay implements Replay {

  private static final int DRAWS = 200_000;
  private static final long KEY = 1;
  private static final double BOUND = 4;

  @Override
  public String kind() {
    return "noise_statistics";
  }

  @Override
  public void replay(JsonNode content, Checks checks) {
    for (JsonNode one : Golden.required(content, "cases")) {
      NoiseDistribution noise = noise(one);
      checks.begin(noise.toString());
      float[] sample = new float[DRAWS];
      noise.fill(KEY, sample, 0, DRAWS);
      Arrays.sort(sample);
      replayCase(one, sample, checks);
    }
  }

  private static void replayCase(JsonNode one, float[] sorted, Checks checks) {
    double mean = 0;
    for (float x : sorted) {
      mean += (double) x / DRAWS;
    }
    double variance = 0;
    for (float x : sorted) {
      variance += (x - mean) * (x - mean) / (DRAWS - 1);
    }
    double bound = BOUND * Math.sqrt(1 + Golden.real(one, "draws") / DRAWS);
    checks.near("mean", Golden.real(one, "mean"), mean, 0, bound * Golden.real(one, "mean_se"));
    checks.near(
        "variance",
        Golden.real(one, "variance"),
        variance,
        0,
        bound * Golden.real(one, "variance_se"));
    double[] levels = Golden.doubles(one, "levels");
    double[] quantiles = Golden.doubles(one, "quantiles");
    double[] errors = Golden.doubles(one, "quantile_se");
    for (int i = 0; i < levels.length; i++) {
      double quantile = sorted[(int) Math.round(levels[i] * (DRAWS - 1))];
      checks.near("quantile " + levels[i], quantiles[i], quantile, 0, bound * errors[i] + 1e-6);
    }
    if (one.has("infimum")) {
      checks.isTrue("infimum <= smallest", sorted[0] >= Golden.real(one, "infimum") - 1e-6);
    }
  }

  private static NoiseDistribution noise(JsonNode one) {
    String family = Golden.required(one, "family").asText();
    return switch (family) {
      case "sum_of_gamma" ->
          new SumOfGamma(Golden.integer(one, "k"), Golden.integer(one, "nb_iterations"));
      case "gumbel" -> new Gumbel(Golden.real(one, "location"), Golden.real(one, "scale"));
      default ->
          throw new IllegalArgumentException(
              "the golden file names a noise family '" + family + "'");
    };
  }
}
