package org.aimle;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/** Keeps the dependencies between packages pointing one way. */
@AnalyzeClasses(packages = "org.aimle", importOptions = ImportOption.DoNotIncludeTests.class)
class PackageDirectionsTest {

  private static final String SOLVER = "org.aimle.solver..";
  private static final String NOISE = "org.aimle.noise..";
  private static final String LAMBDA = "org.aimle.lambda..";
  private static final String ESTIMATOR = "org.aimle.estimator..";
  private static final String DL4J = "org.aimle.dl4j..";
  private static final String EXPLAIN = "org.aimle.explain..";
  private static final String SPEC = "org.aimle.spec..";
  private static final String OPENCL = "org.aimle.opencl..";

  @ArchTest
  static final ArchRule specKnowsNobody =
      knowsNobody(SPEC, SOLVER, NOISE, LAMBDA, ESTIMATOR, DL4J, EXPLAIN);

  @ArchTest
  static final ArchRule solverKnowsNoOther =
      knowsNobody(SOLVER, NOISE, LAMBDA, ESTIMATOR, DL4J, EXPLAIN);

  @ArchTest
  static final ArchRule noiseKnowsNoOther =
      knowsNobody(NOISE, SOLVER, LAMBDA, ESTIMATOR, DL4J, EXPLAIN);

  @ArchTest
  static final ArchRule lambdaKnowsNoOther =
      knowsNobody(LAMBDA, SOLVER, NOISE, ESTIMATOR, DL4J, EXPLAIN);

  @ArchTest static final ArchRule estimatorIsBelowLayers = knowsNobody(ESTIMATOR, DL4J, EXPLAIN);

  @ArchTest static final ArchRule layersAreBelowNetworks = knowsNobody(DL4J, EXPLAIN);

  @ArchTest
  static final ArchRule devicesKnowNobody =
      knowsNobody(OPENCL, SPEC, SOLVER, NOISE, LAMBDA, ESTIMATOR, DL4J, EXPLAIN);

  @ArchTest
  static final ArchRule onlyLayersKnowDevices =
      noClasses()
          .that()
          .resideOutsideOfPackages(OPENCL, "org.aimle.dl4j.layers")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(OPENCL);

  /** JOCL is optional. */
  @ArchTest
  static final ArchRule onlyOneRoomMeetsJocl =
      noClasses()
          .that()
          .resideOutsideOfPackage(OPENCL)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.jocl..");

  @ArchTest
  static final ArchRule nobodyKnowsSpark =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "scala..");

  @ArchTest
  static final ArchRule onlyLayersAndNetworksKnowDl4j =
      noClasses()
          .that()
          .resideOutsideOfPackages(DL4J, EXPLAIN)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..");

  /** So that a solver's author needs neither on the class path; see {@code PlainRunTest}. */
  @ArchTest
  static final ArchRule whatUsersBringNeedsNoFrameworks =
      noClasses()
          .that()
          .resideInAnyPackage(SPEC, SOLVER, NOISE, LAMBDA, ESTIMATOR)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.deeplearning4j..",
              "org.nd4j..",
              "org.bytedeco..",
              "org.apache.spark..",
              "com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule noCycles =
      SlicesRuleDefinition.slices().matching("org.aimle.(**)").should().beFreeOfCycles();

  private static ArchRule knowsNobody(String who, String... whom) {
    return noClasses()
        .that()
        .resideInAPackage(who)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(whom);
  }
}
