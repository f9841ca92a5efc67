package org.aimle.lab;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.beans.XMLDecoder;
import java.io.DataInputStream;
import java.io.File;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.util.List;
import java.util.Set;
import org.aimle.dl4j.SavedGraphs;
import org.aimle.jobs.Aimle;
import org.aimle.lab.bench.BenchCommand;
import org.aimle.spark.ml.AimleTextExplainerModel;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Nothing is run from a file (docs/SECURITY.md): no Java deserialisation, and nothing of libraries
 * that does it or believes the sizes in a file. Objects that Spark itself carries within a cluster
 * may have a {@code readObject} of their own. Sees the main code of all modules.
 */
@AnalyzeClasses(packages = "org.aimle", importOptions = ImportOption.DoNotIncludeTests.class)
class NothingRunFromFilesTest {

  private static final Set<String> READERS =
      Set.of(
          "org.deeplearning4j.util.ModelSerializer",
          "org.deeplearning4j.core.util.ModelGuesser",
          "org.deeplearning4j.nn.graph.ComputationGraph",
          "org.deeplearning4j.nn.multilayer.MultiLayerNetwork",
          "org.deeplearning4j.models.embeddings.loader.WordVectorSerializer",
          "org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerSerializer",
          "org.nd4j.linalg.factory.Nd4j",
          "org.nd4j.serde.binary.BinarySerde",
          "org.nd4j.serde.base64.Nd4jBase64");

  @ArchTest
  static final ArchRule noJavaDeserialisation =
      noClasses()
          .should()
          .callConstructorWhere(
              describe(
                  "a class of Java's deserialisation is made",
                  call ->
                      call.getTargetOwner().isAssignableTo(ObjectInputStream.class)
                          || call.getTargetOwner().isEquivalentTo(XMLDecoder.class)))
          .orShould()
          .beAssignableTo(ObjectInputStream.class)
          .because("a file that is deserialised runs code; read it by a format of its own");

  @ArchTest
  static final ArchRule noOtherLibraryDoesIt =
      noClasses()
          .should()
          .callMethodWhere(describe("a file is read unchecked", NothingRunFromFilesTest::reads))
          .because("SavedGraphs reads networks, and checks what it reads");

  @ArchTest
  static void seesAllModules(JavaClasses classes) {
    for (Class<?> one :
        List.of(
            SavedGraphs.class, AimleTextExplainerModel.class, Aimle.class, BenchCommand.class)) {
      assertTrue(classes.contain(one), one.getName());
    }
  }

  @ArchTest
  static void findsWhatItLooksFor(JavaClasses ignored) {
    JavaClasses wrong = new ClassFileImporter().importClasses(Wrong.class);
    assertTrue(noJavaDeserialisation.evaluate(wrong).hasViolation());
    List<String> found = noOtherLibraryDoesIt.evaluate(wrong).getFailureReport().getDetails();
    assertEquals(4, found.size(), found.toString());
  }

  /** All that is forbidden; never run. */
  private static final class Wrong {
    void reads(InputStream in, DataInputStream data) throws Exception {
      new ObjectInputStream(in).readObject();
      ModelSerializer.restoreComputationGraph(in);
      ComputationGraph.load(new File("x"), false);
      Nd4j.read(data);
      org.apache.commons.lang3.SerializationUtils.deserialize(in);
    }
  }

  private static boolean reads(JavaCall<?> call) {
    String owner = call.getTargetOwner().getName();
    String method = call.getName();
    return owner.endsWith(".SerializationUtils")
        || method.equals("objectFile")
        || (READERS.contains(owner) && method.matches("(restore|load|read|from[A-Z]).*"));
  }
}
