package org.aimle.dl4j;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.aimle.WrongInputException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.shade.jackson.core.JsonFactory;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.core.JsonToken;
import org.nd4j.shade.jackson.databind.JavaType;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.type.TypeFactory;
import org.nd4j.shade.jackson.databind.util.LRUMap;
import org.nd4j.shade.jackson.databind.util.LookupCache;

/**
 * Reads a graph's configuration from a file that nobody vouches for. DL4J's JSON names classes,
 * which Jackson loads, initialises and fills: only those of {@link ConfigurationClasses} may be
 * named. The text is checked before DL4J sees it, as DL4J reads parts of old forms anew by itself;
 * and so is each class when Jackson is about to load it, as the text may name one elsewhere than in
 * a field.
 */
final class ConfigurationJson {

  private static final int MOST_BYTES = 1 << 24;
  private static final int DEEPEST = 100;
  private static final int LONGEST_NUMBER = 100;

  private ConfigurationJson() {}

  /**
   * @param in is read to its end
   * @param name what to call the stream in messages
   * @throws WrongInputException if the stream holds no configuration, or one that is refused
   * @throws IOException if the stream fails
   */
  static ComputationGraphConfiguration read(InputStream in, String name) throws IOException {
    byte[] bytes = in.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw new WrongInputException(
          "%s: more than %d bytes; that is no configuration of a graph"
              .formatted(name, MOST_BYTES));
    }
    String json = new String(bytes, StandardCharsets.UTF_8);
    ConfigurationClasses classes = ConfigurationClasses.allowed(name);
    try {
      check(json, classes, name);
      ComputationGraphConfiguration configuration =
          mapper(classes).readValue(json, ComputationGraphConfiguration.class);
      if (configuration == null
          || configuration.getVertices() == null
          || configuration.getVertices().isEmpty()) {
        throw new WrongInputException(name + ": holds no graph; save the graph again");
      }
      return configuration;
    } catch (JsonProcessingException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof WrongInputException refused) {
          throw refused;
        }
      }
      throw unreadable(name, e.getOriginalMessage(), e);
    } catch (WrongInputException e) {
      throw e;
    } catch (RuntimeException e) { // DL4J's, on values that make no sense
      throw unreadable(name, e.toString(), e);
    }
  }

  private static WrongInputException unreadable(String name, String reason, Exception cause) {
    return new WrongInputException(
        "%s: no configuration of a graph (%s); save the graph again"
            .formatted(name, Printable.of(reason)),
        cause);
  }

  private static void check(String json, ConfigurationClasses classes, String name)
      throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      int depth = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isStructStart() && ++depth > DEEPEST) {
          throw new WrongInputException(
              "%s: nested deeper than %d; that is no configuration of a graph"
                  .formatted(name, DEEPEST));
        } else if (token.isStructEnd()) {
          depth--;
        } else if (token.isNumeric() && parser.getTextLength() > LONGEST_NUMBER) {
          throw new WrongInputException(
              "%s: a number of %d digits; that is no configuration of a graph"
                  .formatted(name, parser.getTextLength()));
        } else if (token == JsonToken.VALUE_STRING && namesClass(parser.getCurrentName())) {
          classes.require(parser.getText());
        }
      }
    }
  }

  /** The two fields by which DL4J and ND4J name classes. */
  private static boolean namesClass(String field) {
    return "@class".equals(field) || "type".equals(field);
  }

  private static ObjectMapper mapper(ConfigurationClasses classes) {
    return NeuralNetConfiguration.mapper().copy().setTypeFactory(new CheckedTypes(classes));
  }

  /** Through which Jackson finds every class by its name. */
  private static final class CheckedTypes extends TypeFactory {

    private static final long serialVersionUID = 1L;
    private static final int CACHED = 200;

    private final transient ConfigurationClasses classes;

    CheckedTypes(ConfigurationClasses classes) {
      super((LookupCache<Object, JavaType>) new LRUMap<Object, JavaType>(16, CACHED));
      this.classes = classes;
    }

    @Override
    public Class<?> findClass(String name) throws ClassNotFoundException {
      classes.require(name);
      return super.findClass(name);
    }
  }
}
