package org.aimle.spark;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.CacheMode;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Set;
import java.util.stream.Stream;
import org.aimle.lambda.ClusterLambda;
import org.aimle.lambda.StepStatistics;
import org.apache.spark.storage.StorageLevel;

/** Keeps the dependencies between the Spark packages pointing one way. */
@AnalyzeClasses(
    packages = "org.aimle.spark",
    importOptions = PackageDirectionsTest.WithoutTests.class,
    cacheMode = CacheMode.PER_CLASS)
class PackageDirectionsTest {

  /** ArchUnit's own option knows only a build folder named target. */
  static final class WithoutTests implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/test-classes/");
    }
  }

  private static final String LAMBDA = "org.aimle.lambda..";
  private static final String TRAINING = "org.aimle.spark.training..";
  private static final String ENTRANCE = "org.aimle.spark.training";
  private static final String DRIVER = "org.aimle.spark.training.driver..";
  private static final String EXECUTOR = "org.aimle.spark.training.executor..";
  private static final String WIRE = "org.aimle.spark.training.wire..";
  private static final String DATA = "org.aimle.spark.training.data..";
  private static final String INTERNAL = "org.aimle.spark.internal..";
  private static final String TEXT = "org.aimle.spark.text..";
  private static final String FEATURES = "org.aimle.spark.features..";
  private static final String TEXT_FILES = "org.aimle.spark.text.files..";
  private static final String VECTORS = "org.aimle.spark.vectors..";
  private static final String ML = "org.aimle.spark.ml..";
  private static final String JOBS = "org.aimle.jobs..";

  /** Spark's interface for plugins is developer API. */
  private static final String PLUGIN = "org.aimle.spark";

  private static final String MONITOR = "org.aimle.spark.monitor..";
  private static final String REPORT = "org.aimle.spark.report..";
  private static final String EXPLAIN = "org.aimle.explain..";

  @ArchTest
  static final ArchRule trainingKnowsNoApplication =
      knowsNobody(TRAINING, TEXT, FEATURES, ML, EXPLAIN);

  @ArchTest
  static final ArchRule trainingDoesNotKnowWhoWatches =
      knowsNobody(TRAINING, PLUGIN, MONITOR, REPORT);

  @ArchTest
  static final ArchRule whoWatchesKnowsOnlyTraining =
      knowsNobody(MONITOR, PLUGIN, TEXT, FEATURES, ML, EXPLAIN, DRIVER, EXECUTOR, WIRE);

  @ArchTest
  static final ArchRule driverIsBelowTheEntrance = knowsNobody(DRIVER, ENTRANCE, TEXT, ML);

  @ArchTest
  static final ArchRule executorIsBelowTheDriver = knowsNobody(EXECUTOR, ENTRANCE, DRIVER);

  @ArchTest
  static final ArchRule wireIsBelowTheExecutor = knowsNobody(WIRE, ENTRANCE, DRIVER, EXECUTOR);

  @ArchTest
  static final ArchRule dataKnowsNoRoomOfTraining =
      knowsNobody(DATA, ENTRANCE, DRIVER, EXECUTOR, WIRE, INTERNAL, "org.apache.spark..");

  @ArchTest
  static final ArchRule internalKnowsNobody =
      knowsNobody(INTERNAL, TRAINING, TEXT, FEATURES, VECTORS, ML, EXPLAIN);

  @ArchTest
  static final ArchRule vectorsKnowTextsOnlyAsRows =
      knowsNobody(VECTORS, TEXT, FEATURES, ML, LAMBDA, ENTRANCE, DRIVER, EXECUTOR, WIRE);

  @ArchTest static final ArchRule textIsBelowStages = knowsNobody(TEXT, FEATURES, ML, LAMBDA);

  @ArchTest static final ArchRule featuresAreBelowStages = knowsNobody(FEATURES, ML, LAMBDA);

  @ArchTest
  static final ArchRule textKnowsOnlyTheContractForData =
      knowsNobody(TEXT, ENTRANCE, DRIVER, EXECUTOR, WIRE);

  @ArchTest
  static final ArchRule featuresKnowOnlyTheContractForData =
      knowsNobody(FEATURES, ENTRANCE, DRIVER, EXECUTOR, WIRE);

  @ArchTest
  static final ArchRule filesAreBelowTheWayToMinibatches =
      knowsNobody(TEXT_FILES, "org.aimle.spark.text", TRAINING);

  @ArchTest static final ArchRule stagesDoNotReachThroughTraining = knowsNobody(ML, DRIVER, WIRE);

  @ArchTest
  static final ArchRule onlyTrainingMovesLambda =
      noClasses()
          .that()
          .resideOutsideOfPackage(TRAINING)
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(ClusterLambda.class, StepStatistics.class);

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
  static final ArchRule onlyOneRoomMeetsSparksInternals =
      noClasses()
          .that()
          .resideOutsideOfPackages(INTERNAL, PLUGIN)
          .should()
          .dependOnClassesThat(internalOfSpark())
          .because("SparkInternals is the one place to check when Spark changes");

  @ArchTest
  static final ArchRule onlyOneClassOfItFacesOutward =
      noClasses()
          .that()
          .resideInAPackage(INTERNAL)
          .and()
          .areTopLevelClasses()
          .and(
              not(DescribedPredicate.describe("face outward", PackageDirectionsTest::facesOutward)))
          .should()
          .bePublic();

  @ArchTest
  static final ArchRule noCycles =
      SlicesRuleDefinition.slices().matching("org.aimle.spark.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule publicMethodsNameOnlyPublicTypes =
      methods()
          .that()
          .arePublic()
          .and()
          .areDeclaredInClassesThat()
          .arePublic()
          .should(
              new ArchCondition<>("name only public types") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                  Stream.concat(
                          method.getAllInvolvedRawTypes().stream(),
                          method.getReturnType().getAllInvolvedRawTypes().stream())
                      .map(JavaClass::getBaseComponentType)
                      .filter(type -> type.getPackageName().startsWith("org.aimle"))
                      .filter(type -> !type.getModifiers().contains(JavaModifier.PUBLIC))
                      .filter(type -> !method.getModifiers().contains(JavaModifier.SYNTHETIC))
                      .forEach(
                          type ->
                              events.add(
                                  SimpleConditionEvent.violated(
                                      method, method.getFullName() + " names " + type.getName())));
                }
              });

  private static boolean facesOutward(JavaClass one) {
    return Set.of("SparkInternals", "PartitionTask", "package-info").contains(one.getSimpleName());
  }

  /** Developer API, packages without promises, raw RDDs, and Scala's library but for two types. */
  private static DescribedPredicate<JavaClass> internalOfSpark() {
    DescribedPredicate<JavaClass> developerApi =
        resideInAPackage("org.apache.spark..")
            .and(annotatedWith("org.apache.spark.annotation.DeveloperApi"))
            .and(not(assignableTo(StorageLevel.class)));
    DescribedPredicate<JavaClass> packages =
        resideInAnyPackage(
            "org.apache.spark.deploy..",
            "org.apache.spark.executor..",
            "org.apache.spark.internal..",
            "org.apache.spark.memory..",
            "org.apache.spark.network..",
            "org.apache.spark.rdd..",
            "org.apache.spark.rpc..",
            "org.apache.spark.scheduler..",
            "org.apache.spark.serializer..",
            "org.apache.spark.shuffle..",
            "org.apache.spark.sql.catalyst..",
            "org.apache.spark.sql.execution..",
            "org.apache.spark.sql.internal..",
            "org.apache.spark.util..",
            "dev.ludovic.netlib..");
    DescribedPredicate<JavaClass> objects =
        DescribedPredicate.describe(
            "Scala objects", one -> one.getName().matches("org\\.apache\\.spark\\..*\\$"));
    DescribedPredicate<JavaClass> scala =
        resideInAPackage("scala..")
            .and(
                DescribedPredicate.describe(
                    "but Tuple2 and Function1",
                    one -> !Set.of("scala.Tuple2", "scala.Function1").contains(one.getName())));
    return developerApi.or(packages).or(objects).or(scala).as("internals of Spark or Scala");
  }

  private static ArchRule knowsNobody(String who, String... whom) {
    return noClasses()
        .that()
        .resideInAPackage(who)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(whom);
  }
}
