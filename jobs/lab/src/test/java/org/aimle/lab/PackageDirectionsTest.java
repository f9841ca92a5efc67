package org.aimle.lab;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/** Keeps the lab on top of what is shipped, and its rooms apart. */
@AnalyzeClasses(packages = "org.aimle", importOptions = ImportOption.DoNotIncludeTests.class)
class PackageDirectionsTest {

  private static final String LAB = "org.aimle.lab..";
  private static final String EXACT = "org.aimle.lab.exact..";
  private static final String STUDY = "org.aimle.lab.study..";
  private static final String GRADIENT_STUDY = "org.aimle.lab.gradientstudy..";
  private static final String FEATURE_STUDY = "org.aimle.lab.featurestudy..";
  private static final String TEXT_STUDY = "org.aimle.lab.textstudy..";
  private static final String CONFORMANCE = "org.aimle.lab.conformance..";
  private static final String BENCH = "org.aimle.lab.bench..";
  private static final String SOAK = "org.aimle.lab.soak..";
  private static final String GROWTH = "org.aimle.lab.growth..";

  @ArchTest
  static final ArchRule whatIsShippedKnowsNoLab =
      noClasses()
          .that()
          .resideOutsideOfPackage(LAB)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(LAB);

  @ArchTest
  static final ArchRule exactDistributionsKnowNoStudy =
      knowsNobody(EXACT, STUDY, GRADIENT_STUDY, TEXT_STUDY, CONFORMANCE, BENCH);

  @ArchTest
  static final ArchRule measuringKnowsNoPage =
      knowsNobody(STUDY, GRADIENT_STUDY, TEXT_STUDY, CONFORMANCE, BENCH);

  @ArchTest
  static final ArchRule gradientStudyStandsAlone =
      knowsNobody(GRADIENT_STUDY, TEXT_STUDY, CONFORMANCE, BENCH);

  @ArchTest
  static final ArchRule textStudyStandsAlone =
      knowsNobody(TEXT_STUDY, EXACT, STUDY, GRADIENT_STUDY, CONFORMANCE, BENCH);

  @ArchTest
  static final ArchRule featureStudyStandsAlone =
      knowsNobody(FEATURE_STUDY, EXACT, STUDY, GRADIENT_STUDY, TEXT_STUDY, CONFORMANCE, BENCH);

  @ArchTest
  static final ArchRule conformanceStandsAlone =
      knowsNobody(CONFORMANCE, STUDY, GRADIENT_STUDY, TEXT_STUDY, BENCH);

  @ArchTest
  static final ArchRule benchesStandAlone =
      knowsNobody(BENCH, EXACT, STUDY, GRADIENT_STUDY, TEXT_STUDY, CONFORMANCE);

  @ArchTest
  static final ArchRule soakStandsAlone =
      knowsNobody(SOAK, EXACT, STUDY, GRADIENT_STUDY, TEXT_STUDY, CONFORMANCE, BENCH, GROWTH);

  @ArchTest
  static final ArchRule growthStandsAlone =
      knowsNobody(GROWTH, EXACT, STUDY, GRADIENT_STUDY, TEXT_STUDY, CONFORMANCE, BENCH, SOAK);

  /** It sees a training from outside, as whoever runs it does. */
  @ArchTest
  static final ArchRule soakRunsNoNetwork =
      noClasses()
          .that()
          .resideInAPackage(SOAK)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.deeplearning4j..", "org.nd4j..", "org.apache.spark..", "org.aimle.spark..");

  /** Numbers are measured and replayed without networks and without Spark. */
  @ArchTest
  static final ArchRule estimatorsAreStudiedAlone =
      noClasses()
          .that()
          .resideInAnyPackage(EXACT, STUDY, CONFORMANCE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.deeplearning4j..", "org.nd4j..", "org.apache.spark..", "scala..");

  @ArchTest
  static final ArchRule noCycles =
      SlicesRuleDefinition.slices().matching("org.aimle.lab.(**)").should().beFreeOfCycles();

  private static ArchRule knowsNobody(String who, String... whom) {
    return noClasses()
        .that()
        .resideInAPackage(who)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(whom);
  }
}
