package org.aimle.spark.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.evaluation.Evaluator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server of Spark Connect knows the stages that it finds as services, and no others. */
@Tag("spark")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StageServicesTest {

  private static final String PACKAGE = "org.aimle.spark.ml";

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(PACKAGE);

  @ParameterizedTest
  @ValueSource(classes = {Estimator.class, Transformer.class, Evaluator.class})
  void everyStageIsFound(Class<?> kind) {
    Set<String> stages =
        classes.stream()
            .filter(type -> type.isAssignableTo(kind))
            .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
            .map(JavaClass::getName)
            .collect(Collectors.toSet());
    assertFalse(stages.isEmpty());
    assertEquals(
        stages,
        ServiceLoader.load(kind).stream()
            .filter(stage -> stage.type().getName().startsWith(PACKAGE + "."))
            .map(stage -> stage.get().getClass().getName())
            .collect(Collectors.toSet()));
  }

  @Test
  void aModelOfTheServerItselfHasNoNetwork() {
    IllegalStateException error =
        assertThrows(IllegalStateException.class, () -> new AimleTextExplainerModel().numClasses());
    assertEquals("the model has no network; take one from fit or load", error.getMessage());
    assertThrows(IllegalStateException.class, () -> new AimleFeatureExplainerModel().numFeatures());
  }
}
