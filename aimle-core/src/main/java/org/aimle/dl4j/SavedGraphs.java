package org.aimle.dl4j;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.aimle.WrongInputException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reads graphs that {@code ModelSerializer.writeModel(graph, out, false)} wrote. DL4J's own reader
 * runs Java's deserialisation on an entry of the file, and so any code that the file asks for; this
 * one reads the configuration and the parameters, each by its own format, and refuses all else.
 *
 * @since 0.1.0
 */
public final class SavedGraphs {

  private static final String FIX =
      "a saved graph holds configuration.json, coefficients.bin and nothing else;"
          + " save it again without updater and normaliser";

  private SavedGraphs() {}

  /**
   * A graph of single-precision parameters, without the state of its updater.
   *
   * <p>A configuration may name classes of DL4J, ND4J and AIMLE. The system property {@code
   * aimle.configuration.classes} allows more: names of classes, or of packages and those below them
   * ({@code com.example.layers.*}), separated by commas.
   *
   * @param in is read to its end and not closed
   * @param name what to call the stream in messages, such as its file name
   * @throws WrongInputException if an entry is missing, damaged or not of a saved graph, the
   *     configuration names a class that is not allowed, or the number of parameters is not that of
   *     the configuration
   * @throws IOException if the stream fails
   */
  public static ComputationGraph read(InputStream in, String name) throws IOException {
    ZipInputStream zip = new ZipInputStream(in);
    String entry = ModelSerializer.CONFIGURATION_JSON;
    try {
      requireEntry(zip, entry, name);
      ComputationGraphConfiguration configuration =
          ConfigurationJson.read(zip, name + ", " + entry);
      long parameters = parameters(configuration, name);
      entry = ModelSerializer.COEFFICIENTS_BIN;
      requireEntry(zip, entry, name);
      float[] values = SavedRow.read(new DataInputStream(zip), parameters, name + ", " + entry);
      requireEnd(zip, name);
      return graph(configuration, values, name);
    } catch (EOFException | ZipException e) {
      throw new WrongInputException(
          "%s, %s: cut off or damaged (%s); copy the file again or save the graph again"
              .formatted(name, entry, e.getMessage()),
          e);
    }
  }

  private static void requireEntry(ZipInputStream zip, String wanted, String name)
      throws IOException {
    ZipEntry entry = next(zip);
    if (entry == null) {
      throw new WrongInputException("%s has no entry %s; %s".formatted(name, wanted, FIX));
    }
    if (!entry.getName().equals(wanted)) {
      throw new WrongInputException(
          "%s has an entry '%s' where %s should be; %s"
              .formatted(name, Printable.of(entry.getName()), wanted, FIX));
    }
  }

  private static void requireEnd(ZipInputStream zip, String name) throws IOException {
    ZipEntry entry = next(zip);
    if (entry != null) {
      throw new WrongInputException(
          "%s has one entry more, '%s'; %s".formatted(name, Printable.of(entry.getName()), FIX));
    }
  }

  private static ZipEntry next(ZipInputStream zip) throws IOException {
    try {
      return zip.getNextEntry();
    } catch (IllegalArgumentException e) { // a name that is not UTF-8
      throw new ZipException(e.getMessage());
    }
  }

  private static long parameters(ComputationGraphConfiguration configuration, String name) {
    long all = 0;
    try {
      for (GraphVertex vertex : configuration.getVertices().values()) {
        long own = vertex.numParams(true);
        if (own < 0) {
          throw new ArithmeticException("a vertex has " + own + " parameters");
        }
        all = Math.addExact(all, own);
      }
    } catch (RuntimeException e) {
      throw noGraph(name, e);
    }
    return all;
  }

  private static ComputationGraph graph(
      ComputationGraphConfiguration configuration, float[] values, String name) {
    try {
      ComputationGraph graph = new ComputationGraph(configuration);
      graph.init(Nd4j.createFromArray(new float[][] {values}), false);
      return graph;
    } catch (WrongInputException e) {
      throw e;
    } catch (RuntimeException e) {
      throw noGraph(name, e);
    }
  }

  private static WrongInputException noGraph(String name, RuntimeException cause) {
    return new WrongInputException(
        "%s, %s: no graph can be built from it (%s); save the graph again"
            .formatted(name, ModelSerializer.CONFIGURATION_JSON, Printable.of(cause.toString())),
        cause);
  }
}
