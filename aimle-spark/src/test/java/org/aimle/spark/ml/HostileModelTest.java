package org.aimle.spark.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.aimle.WrongInputException;
import org.aimle.dl4j.HostArrays;
import org.aimle.explain.TextExplainer;
import org.aimle.explain.TextExplainerSettings;
import org.aimle.explain.WordVectors;
import org.aimle.spark.Planted;
import org.aimle.spark.text.LabelScale;
import org.aimle.spark.text.LocalSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Saved models that were tampered with: nothing in them is run. */
@Tag("spark")
class HostileModelTest {

  private static final int DIMENSION = 3;

  @TempDir static Path folder;

  private static int before;

  @BeforeAll
  static void save() {
    before = Planted.READ.get();
    LocalSession.get();
  }

  @AfterAll
  static void nothingRan() {
    LocalSession.stop();
    assertEquals(before, Planted.READ.get());
  }

  private static String saved(int dimension, String name) throws IOException {
    ComputationGraph graph =
        new ComputationGraph(
            TextExplainer.configuration(
                TextExplainerSettings.of(DIMENSION).toBuilder().filters(4).hidden(4).build()));
    graph.init();
    float[] table = new float[2 * dimension];
    Random random = new Random(1);
    for (int i = 0; i < table.length; i++) {
      table[i] = random.nextFloat();
    }
    TrainedNetwork network =
        new TrainedNetwork(
            graph.getConfiguration().toJson(),
            HostArrays.read(graph.params()),
            WordVectors.of(List.of("good", "bad"), table, dimension),
            LabelScale.UNIT);
    String path = folder.resolve(name).toString();
    new AimleTextExplainerModel("uid", network, Optional.empty()).save(path);
    // Hadoop's checksum of the file that the test changes
    Files.delete(Path.of(path, ".network.zip.crc"));
    return path;
  }

  private static void refused(String path, String reason) {
    String message =
        assertThrows(WrongInputException.class, () -> AimleTextExplainerModel.load(path))
            .getMessage();
    assertTrue(message.contains(path) && message.contains(reason), message);
    assertFalse(message.contains("\n"), message);
  }

  @Test
  void plantedEntriesAreRefused() throws IOException {
    for (String entry : List.of("preprocessor.bin", "updaterState.bin", "other")) {
      String path = saved(DIMENSION, "planted-" + entry);
      assertEquals(DIMENSION, AimleTextExplainerModel.load(path).wordVectors().dimension());
      try (FileSystem zip =
          FileSystems.newFileSystem(Path.of(path, "network.zip"), Map.of("create", "false"))) {
        Files.write(zip.getPath(entry), Planted.bytes());
      }
      refused(path, "network.zip has one entry more, '" + entry + "'");
    }
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    String path = saved(DIMENSION, "other-file");
    Files.write(Path.of(path, "network.zip"), Planted.bytes());
    refused(path, "network.zip has no entry configuration.json");
  }

  @Test
  void vectorsThatDoNotFitTheNetworkAreRefused() throws IOException {
    refused(saved(DIMENSION + 1, "other-vectors"), "word vectors of dimension 4");
  }
}
