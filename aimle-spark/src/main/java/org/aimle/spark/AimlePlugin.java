package org.aimle.spark;

import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import java.util.Map;
import org.aimle.spark.monitor.Monitor;
import org.aimle.spark.training.executor.WorkerCounts;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Shows every training of an application while it runs: {@code
 * spark.plugins=org.aimle.spark.AimlePlugin}. The driver has gauges and counters of the training,
 * the tab AIMLE in Spark's UI, and one line in the log for each event; an executor has counters of
 * what its tasks did. docs/MONITORING.md lists them.
 *
 * <p>Nothing of a training depends on it: with or without it, results have the same bits.
 *
 * @since 0.1.0
 */
public final class AimlePlugin implements SparkPlugin {

  @Override
  public DriverPlugin driverPlugin() {
    return new OnDriver();
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new OnExecutor();
  }

  private static void register(PluginContext context, Map<String, Metric> metrics) {
    MetricRegistry registry = context.metricRegistry();
    metrics.forEach(registry::register);
  }

  private static final class OnDriver implements DriverPlugin {

    private final Monitor monitor = new Monitor();
    private Runnable end = () -> {};

    @Override
    public Map<String, String> init(SparkContext spark, PluginContext context) {
      end = monitor.begin(spark);
      return Map.of();
    }

    @Override
    public void registerMetrics(String application, PluginContext context) {
      register(context, monitor.metrics());
    }

    @Override
    public void shutdown() {
      end.run();
    }
  }

  private static final class OnExecutor implements ExecutorPlugin {

    @Override
    public void init(PluginContext context, Map<String, String> none) {
      register(context, WorkerCounts.byName());
    }
  }
}
