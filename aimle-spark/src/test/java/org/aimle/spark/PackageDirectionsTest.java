package org.aimle.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/** Keeps the dependencies between the Spark packages pointing one way. */
@AnalyzeClasses(packages = "org.aimle.spark", importOptions = ImportOption.DoNotIncludeTests.class)
class PackageDirectionsTest {

  private static final String LAMBDA = "org.aimle.lambda..";
  private static final String TRAINING = "org.aimle.spark.training..";
  private static final String DATA = "org.aimle.spark.data..";
  private static final String ML = "org.aimle.spark.ml..";
  private static final String JOBS = "org.aimle.jobs..";
  private static final String EXPLAIN = "org.aimle.explain..";

  @ArchTest
  static final ArchRule trainingKnowsNoApplication = knowsNobody(TRAINING, DATA, ML, EXPLAIN);

  @ArchTest static final ArchRule dataIsBelowStages = knowsNobody(DATA, ML, LAMBDA);

  @ArchTest static final ArchRule stagesLeaveLambdaToTraining = knowsNobody(ML, LAMBDA);

  @ArchTest static final ArchRule nobodyKnowsJobs = knowsNobody("org.aimle.spark..", JOBS);

  @ArchTest
  static final ArchRule onlyTrainingMeetsDl4jOnSpark =
      noClasses()
          .that()
          .resideOutsideOfPackage(TRAINING)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.deeplearning4j.spark..");

  @ArchTest
  static final ArchRule noCycles =
      SlicesRuleDefinition.slices().matching("org.aimle.spark.(*)..").should().beFreeOfCycles();

  private static ArchRule knowsNobody(String who, String... whom) {
    return noClasses()
        .that()
        .resideInAPackage(who)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(whom);
  }
}
