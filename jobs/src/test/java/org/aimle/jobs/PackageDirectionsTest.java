package org.aimle.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/** Keeps the rooms of the jobs apart: jobs on top of what they share, the main above all. */
@AnalyzeClasses(packages = "org.aimle.jobs", importOptions = WithoutTests.class)
class PackageDirectionsTest {

  private static final String COMMAND = "org.aimle.jobs.command..";
  private static final String SETTINGS = "org.aimle.jobs.settings..";
  private static final String OUTPUT = "org.aimle.jobs.output..";
  private static final String PROGRESS = "org.aimle.jobs.progress..";
  private static final String SESSIONS = "org.aimle.jobs.sessions..";
  private static final String TEXTS = "org.aimle.jobs.texts..";
  private static final String EVALUATION = "org.aimle.jobs.evaluation..";
  private static final String EXPLAIN = "org.aimle.jobs.explain..";
  private static final String EXAMPLES = "org.aimle.jobs.examples..";

  @ArchTest
  static final ArchRule sharedRoomsKnowNoJob =
      noClasses()
          .that()
          .resideInAnyPackage(COMMAND, SETTINGS, OUTPUT, PROGRESS, SESSIONS, TEXTS, EVALUATION)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(EXPLAIN, EXAMPLES);

  @ArchTest
  static final ArchRule whatEveryJobSharesKnowsNoTexts =
      noClasses()
          .that()
          .resideInAnyPackage(COMMAND, SETTINGS, OUTPUT, PROGRESS, SESSIONS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(TEXTS, EVALUATION);

  /** Jobs are found on the class path, so that a jar can add some. */
  @ArchTest
  static final ArchRule theMainKnowsNoJob =
      noClasses()
          .that()
          .resideInAPackage("org.aimle.jobs")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(EXPLAIN, EXAMPLES);

  /** So that each can be copied with the room above it alone. */
  @ArchTest
  static final ArchRule examplesKnowNoTexts =
      noClasses()
          .that()
          .resideInAPackage(EXAMPLES)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(EXPLAIN, TEXTS, EVALUATION);

  @ArchTest
  static final ArchRule nobodyKnowsTheMain =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.aimle.jobs")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.aimle.jobs");

  @ArchTest
  static final ArchRule nobodyKnowsTheLab =
      noClasses().should().dependOnClassesThat().resideInAPackage("org.aimle.lab..");

  @ArchTest
  static final ArchRule noCycles =
      SlicesRuleDefinition.slices().matching("org.aimle.jobs.(**)").should().beFreeOfCycles();
}
