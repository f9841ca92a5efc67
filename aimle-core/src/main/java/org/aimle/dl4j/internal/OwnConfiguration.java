package org.aimle.dl4j.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A configuration that no other graph shares. Vertices keep in it what training changes outside the
 * parameters, since it is what DL4J saves and clones; but DL4J lets several graphs share the object
 * they were made from.
 */
public final class OwnConfiguration {

  private static final VarHandle CONFIGURATION;

  static {
    try {
      CONFIGURATION =
          MethodHandles.privateLookupIn(ComputationGraph.class, MethodHandles.lookup())
              .findVarHandle(
                  ComputationGraph.class, "configuration", ComputationGraphConfiguration.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private OwnConfiguration() {}

  /**
   * Puts a copy into the graph. Layers and vertices stay the objects they are, as the graph's
   * layers at work refer to them; what is put into the copy's map is seen by this graph only.
   */
  public static void giveTo(ComputationGraph graph) {
    ComputationGraphConfiguration shared = graph.getConfiguration();
    ComputationGraphConfiguration own = shared.clone();
    own.getVertices().putAll(shared.getVertices());
    own.setDefaultConfiguration(shared.getDefaultConfiguration());
    // DL4J's clone leaves these out.
    own.setIterationCount(shared.getIterationCount());
    own.setEpochCount(shared.getEpochCount());
    own.setTopologicalOrder(shared.getTopologicalOrder());
    own.setTopologicalOrderStr(shared.getTopologicalOrderStr());
    CONFIGURATION.set(graph, own);
  }
}
