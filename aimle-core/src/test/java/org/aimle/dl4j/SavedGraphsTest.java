package org.aimle.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.aimle.WrongInputException;
import org.aimle.explain.TextExplainer;
import org.aimle.explain.TextExplainerSettings;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that do what they can: nothing that they bring is run, each is refused in one line. */
class SavedGraphsTest {

  private static final String CONFIGURATION = "configuration.json";
  private static final String PARAMETERS = "coefficients.bin";
  private static final String PROPERTY = "aimle.configuration.classes";

  private static final ComputationGraph GRAPH = graph();

  /** Set by what a file may run. */
  private static final String RUN = "planted";

  private static ComputationGraph graph() {
    ComputationGraph graph =
        new ComputationGraph(
            TextExplainer.configuration(
                TextExplainerSettings.of(5).toBuilder().filters(4).hidden(4).k(2).build()));
    graph.init();
    return graph;
  }

  @AfterEach
  void nothingRan() {
    System.clearProperty(PROPERTY);
    assertNull(System.clearProperty(RUN));
  }

  /** Is run when it is read. */
  private static final class Planted implements Serializable {
    private static final long serialVersionUID = 1L;

    private void readObject(ObjectInputStream in) {
      System.setProperty(RUN, "read");
    }
  }

  private static byte[] saved() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ModelSerializer.writeModel(GRAPH, out, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static Map<String, byte[]> entries() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(saved()));
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      entries.put(entry.getName(), zip.readAllBytes());
    }
    return entries;
  }

  private static byte[] zip(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] planted() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new Planted());
    }
    return bytes.toByteArray();
  }

  private static ComputationGraph read(byte[] bytes) throws IOException {
    return SavedGraphs.read(new ByteArrayInputStream(bytes), "network.zip");
  }

  private static void refused(byte[] bytes, String reason) {
    String message =
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThrows(WrongInputException.class, () -> read(bytes)))
            .getMessage();
    assertTrue(message.startsWith("network.zip"), message);
    assertTrue(message.contains(reason), message);
    assertFalse(message.contains("\n"), message);
    assertTrue(message.length() < 600, message);
  }

  @Test
  void readsWhatWasSaved() throws IOException {
    ComputationGraph back = read(saved());
    assertEquals(GRAPH.params(), back.params());
    assertEquals(GRAPH.getConfiguration().toJson(), back.getConfiguration().toJson());
    assertEquals(
        GRAPH.params(),
        ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(saved()), false).params());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"preprocessor.bin", "normalizer.bin", "updaterState.bin", "noParams.marker", "x"})
  void entriesThatAreNotOursAreNotRead(String name) throws IOException {
    Map<String, byte[]> last = entries();
    last.put(name, planted());
    refused(zip(last), "one entry more, '" + name + "'");
    Map<String, byte[]> first = new LinkedHashMap<>(Map.of(name, planted()));
    first.putAll(entries());
    refused(zip(first), "an entry '" + name + "' where configuration.json should be");
    Map<String, byte[]> instead = entries();
    instead.remove(PARAMETERS);
    instead.put(name, planted());
    refused(zip(instead), "an entry '" + name + "' where coefficients.bin should be");
  }

  @Test
  void plantedInOurEntriesItIsNoParametersAndNoConfiguration() throws IOException {
    for (String name : List.of(CONFIGURATION, PARAMETERS)) {
      Map<String, byte[]> entries = entries();
      entries.put(name, planted());
      refused(zip(entries), name);
    }
    refused(planted(), "has no entry configuration.json");
  }

  @Test
  void missingEntriesAreNamed() throws IOException {
    refused(new byte[0], "has no entry configuration.json");
    Map<String, byte[]> entries = entries();
    entries.remove(PARAMETERS);
    refused(zip(entries), "has no entry coefficients.bin");
    refused(zip(Map.of("a\nb\u0007" + "c".repeat(5000), new byte[0])), "has an entry 'a b c");
  }

  @Test
  void cutOffAnywhereItIsRefusedOrWhole() throws IOException {
    byte[] whole = saved();
    int read = 0;
    for (int length = 0; length < whole.length; length += 1 + length / 40) {
      byte[] cut = Arrays.copyOf(whole, length);
      try {
        assertEquals(GRAPH.params(), read(cut).params());
        read++;
      } catch (WrongInputException e) {
        assertTrue(e.getMessage().startsWith("network.zip"), e.getMessage());
        assertEquals(0, read, "refused at " + length + " after a shorter one was read");
      }
    }
    refused(Arrays.copyOf(whole, whole.length / 2), "cut off or damaged");
  }

  @Test
  void flippedBitsAreFound() throws IOException {
    byte[] bytes = saved();
    bytes[bytes.length / 2] ^= 4;
    refused(bytes, "cut off or damaged");
  }

  private interface Numbers {
    void write(DataOutputStream out) throws IOException;
  }

  private static byte[] withParameters(Numbers numbers) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    numbers.write(new DataOutputStream(bytes));
    Map<String, byte[]> entries = entries();
    entries.put(PARAMETERS, bytes.toByteArray());
    return zip(entries);
  }

  private static void buffer(DataOutputStream out, long length, String type) throws IOException {
    out.writeUTF("MIXED_DATA_TYPES");
    out.writeLong(length);
    out.writeUTF(type);
  }

  private static void shape(DataOutputStream out, long... numbers) throws IOException {
    buffer(out, numbers.length, "LONG");
    for (long number : numbers) {
      out.writeLong(number);
    }
  }

  @Test
  void sizesAreCheckedBeforeTheyAreBelieved() throws IOException {
    long real = GRAPH.params().length();
    for (long huge : new long[] {1L << 31, Integer.MAX_VALUE, Long.MAX_VALUE, -1, 0, real - 1}) {
      refused(withParameters(out -> buffer(out, huge, "LONG")), "its shape has " + huge);
      refused(
          withParameters(out -> shape(out, 2, 1, huge, huge, 1, 0, 1, 'c')),
          "has " + huge + " parameters, but its configuration " + real);
      refused(
          withParameters(
              out -> {
                shape(out, 2, 1, real, real, 1, 0, 1, 'c');
                buffer(out, huge, "FLOAT");
              }),
          "has " + huge + " parameters, but its configuration " + real);
    }
    refused(withParameters(out -> shape(out, 3, 1, real, 1, 1, 1, 1, 1)), "not one row");
    refused(withParameters(out -> shape(out, 2, 2, real / 2, 1, 1, 1, 1, 1)), "not one row");
    byte[] matrix =
        withParameters(
            out -> {
              shape(out, 2, 1, real, real, 1, 0, 1, 'c');
              buffer(out, real, "FLOAT");
              for (long i = 0; i < real; i++) {
                out.writeFloat(i);
              }
            });
    assertEquals(real - 1, read(matrix).params().getDouble(real - 1));
    refused(withParameters(out -> buffer(out, 8, "UTF8")), "numbers are UTF8, not LONG");
    refused(withParameters(out -> out.writeUTF("HEAP")), "'HEAP' is no form of arrays");
    refused(
        withParameters(
            out -> {
              shape(out, 2, 1, real, real, 1, 0, 1, 'c');
              buffer(out, real, "DOUBLE");
            }),
        "numbers are DOUBLE, not FLOAT");
    refused(
        withParameters(out -> out.write(Arrays.copyOf(entries().get(PARAMETERS), 100))), "cut off");
    refused(
        withParameters(
            out -> {
              out.write(entries().get(PARAMETERS));
              out.write(0);
            }),
        "goes on after the last");
  }

  private static byte[] withJson(String json) throws IOException {
    Map<String, byte[]> entries = entries();
    entries.put(CONFIGURATION, json.getBytes(StandardCharsets.UTF_8));
    return zip(entries);
  }

  private static String json() throws IOException {
    return new String(entries().get(CONFIGURATION), StandardCharsets.UTF_8);
  }

  @Test
  void sizesOfTheConfigurationAreNotBelievedEither() throws IOException {
    String huge = json().replace("\"nout\" : 4", "\"nout\" : 2000000000");
    String most = json().replace("\"nOut\" : 4", "\"nOut\" : 2000000000");
    String changed = huge.equals(json()) ? most : huge;
    assertNotEquals(json(), changed);
    refused(withJson(changed), "network.zip, co");
    String sum = changed.replace("2000000000", Long.toString(Long.MAX_VALUE / 2));
    refused(withJson(sum), "network.zip, co");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"@class\": \"NAME\"}",
        "{\"\\u0040class\": \"NAME\"}",
        "[\"NAME\", {}]",
        "[\"NAME<java.lang.String>\", {}]",
        "[\"org.deeplearning4j.nn.conf.graph.MergeVertex<NAME>\", {}]",
        "{\"@class\": \"org.deeplearning4j.nn.conf.graph.MergeVertex<NAME>\"}",
        "{\"@class\": \"org.deeplearning4j.nn.conf.graph.MergeVertex\", \"@class\": \"NAME\"}",
        "{\"@class\": \"NAME\", \"@class\": \"org.deeplearning4j.nn.conf.graph.MergeVertex\"}",
        "{\"a\": {\"dist\": {\"type\": \"NAME\"}}}",
      })
  void namesOfOtherClassesAreNotLoaded(String vertex) throws IOException {
    for (String name :
        List.of(
            "com.example.PlantedVertex",
            "com.example.IsNotThere",
            "org.nd4j.shade.guava.base.Splitter",
            "javax.script.ScriptEngineManager")) {
      refused(withVertex(vertex.replace("NAME", name)), name);
    }
  }

  private static byte[] withVertex(String vertex) throws IOException {
    String json = json();
    String with = json.replace("\"vertices\" : {", "\"vertices\" : {\"planted\": " + vertex + ",");
    assertNotEquals(json, with);
    return withJson(with);
  }

  /** What the test above would see if names were not checked. */
  @Test
  void allowedClassesAreMade() throws IOException {
    System.setProperty(PROPERTY, "com.example.PlantedVertex");
    for (String vertex :
        List.of(
            "{\"@class\": \"com.example.PlantedVertex\"}", "[\"com.example.PlantedVertex\", {}]")) {
      refused(withVertex(vertex), CONFIGURATION); // nothing leads to it
      assertEquals("made", System.clearProperty(RUN));
    }
  }

  @Test
  void usersAllowClassesOfTheirOwn() throws IOException {
    String name = "com.example.Layer";
    for (String allowed : List.of(name, "x.Y, " + name, "com.example.*", "com.*")) {
      System.setProperty(PROPERTY, allowed);
      ConfigurationClasses.allowed("f").require(name);
    }
    for (String allowed : List.of("", "*x", "com.example", "com.example.Lay", "com.examp.*")) {
      System.setProperty(PROPERTY, allowed);
      assertThrows(
          WrongInputException.class, () -> ConfigurationClasses.allowed("f").require(name));
    }
    String message =
        assertThrows(
                WrongInputException.class, () -> ConfigurationClasses.allowed("f").require(name))
            .getMessage();
    assertTrue(message.contains("-Daimle.configuration.classes=com.example.Layer"), message);
  }

  @Test
  void jsonThatIsNoConfigurationIsRefused() throws IOException {
    refused(withJson(""), CONFIGURATION);
    refused(withJson("null"), CONFIGURATION);
    refused(withJson("{}"), CONFIGURATION);
    refused(withJson("[]"), CONFIGURATION);
    refused(withJson("{\"vertices\": {\"a\": null}}"), CONFIGURATION);
    refused(withJson("[".repeat(1_000_000)), "nested deeper than 100");
    refused(withJson("{\"a\": " + "1".repeat(1_000_000) + "}"), "a number of 1000000 digits");
    refused(withJson(" ".repeat((1 << 24) + 1)), "more than 16777216 bytes");
    refused(withJson(json().substring(1000)), CONFIGURATION);
  }
}
