package org.aimle.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The published artifacts in the hands of Maven, of Ivy and of Spark. */
class PublishedArtifactsIT {

  private static final String SCALA = System.getProperty("scala.binary.version");

  @Test
  void everythingIsThere() throws IOException {
    Set<String> names =
        Published.poms().stream()
            .map(pom -> pom.getParent().getParent().getFileName().toString())
            .collect(Collectors.toSet());
    assertEquals(
        Set.of(
            "aimle-core",
            "aimle-ortools",
            "aimle-vector",
            "aimle-spark_" + SCALA,
            "aimle-natives-java",
            "aimle-natives-linux-x86_64",
            "aimle-natives-linux-x86_64-generic",
            "aimle-natives-linux-x86_64-cuda",
            "aimle-natives-linux-arm64",
            "aimle-natives-macosx-x86_64",
            "aimle-natives-macosx-arm64"),
        names);
  }

  /** Gradle, Ivy, sbt and Coursier apply profiles and parents in ways of their own, or not. */
  @Test
  void pomsStandAlone() throws Exception {
    for (Path pom : Published.poms()) {
      String text = Files.readString(pom);
      assertFalse(text.contains("${"), pom + " has a property");
      Document document =
          DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
      for (String absent : List.of("parent", "profiles", "repositories", "build")) {
        assertEquals(0, document.getElementsByTagName(absent).getLength(), pom + ": " + absent);
      }
      for (String present :
          List.of("name", "description", "url", "licenses", "developers", "scm")) {
        assertTrue(document.getElementsByTagName(present).getLength() > 0, pom + ": " + present);
      }
      NodeList dependencies = document.getElementsByTagName("dependency");
      for (int i = 0; i < dependencies.getLength(); i++) {
        Element dependency = (Element) dependencies.item(i);
        assertEquals(1, dependency.getElementsByTagName("version").getLength(), pom.toString());
      }
    }
  }

  @Test
  void aMavenProjectTrainsAGraphAndSolves() throws Exception {
    Path project = Published.project("graph");
    Command built =
        Published.maven(
            project, "compile", "dependency:build-classpath", "-Dmdep.outputFile=class-path");
    assertEquals(0, built.code(), built.output());
    String classPath =
        Published.classPath(
            project.resolve("target/classes").toString(),
            Files.readString(project.resolve("class-path")).strip());
    Command run =
        Command.run(
            project,
            project.resolve("run.log"),
            Map.of("OMP_NUM_THREADS", "1"),
            List.of(Published.java(), "-Xmx1g", "-cp", classPath, "com.example.TrainAndSolve"));
    assertEquals(0, run.code(), run.output());
    assertTrue(run.output().contains("solved [0.0, 1.0, 1.0]"), run.output());
  }

  @ParameterizedTest
  @ValueSource(strings = {"macosx-arm64", "linux-arm64", "linux-x86_64-generic"})
  void theNativesOfOtherPlatformsResolveWithoutProfiles(String natives) throws Exception {
    Path project = Published.project("graph");
    // What is not at hand yet; the JDK reaches no network under the name of another system.
    Command fetched = Published.maven(project, "-Daimle.natives=" + natives, "dependency:tree");
    assertEquals(0, fetched.code(), fetched.output());
    Command tree =
        Published.maven(
            project,
            "-o",
            "-P!linux-x86_64",
            "-Dos.name=Mac OS X",
            "-Dos.arch=aarch64",
            "-Daimle.natives=" + natives,
            "dependency:tree",
            "-DoutputFile=tree-" + natives);
    assertEquals(0, tree.code(), tree.output());
    String resolved = Files.readString(project.resolve("tree-" + natives));
    String classifier = natives.replace("-generic", "");
    for (String library :
        List.of(
            "org.nd4j:nd4j-native:jar:",
            "org.bytedeco:openblas:jar:",
            "org.bytedeco:javacpp:jar:")) {
      assertTrue(resolved.contains(library + classifier + ":"), resolved);
    }
    assertFalse(resolved.contains("avx2"), resolved);
  }

  /** Ivy reads repositories of files only; the executors are processes with Spark's class path. */
  @Test
  void sparkSubmitTakesPackages() throws Exception {
    Path project = Published.project("stage");
    Command built = Published.maven(project, "package");
    assertEquals(0, built.code(), built.output());
    Path ivy = project.resolve("ivysettings.xml");
    Files.writeString(
        ivy,
        """
        <ivysettings>
          <settings defaultResolver="files"/>
          <resolvers>
            <chain name="files">
              <ibiblio name="under-test" m2compatible="true" root="file://%s/"/>
              <ibiblio name="at-hand" m2compatible="true" root="file://%s/"/>
            </chain>
          </resolvers>
        </ivysettings>
        """
            .formatted(Published.REPOSITORY, Published.LOCAL_REPOSITORY));
    String opens = System.getProperty("spark.jvm.opens").replaceAll("\\s+", " ");
    List<String> words = new ArrayList<>(List.of(Published.java(), "-Xmx1g"));
    words.addAll(List.of(opens.split(" ")));
    words.addAll(
        List.of(
            "-cp",
            Published.SPARK_HOME.resolve("jars") + "/*",
            "org.apache.spark.deploy.SparkSubmit",
            "--master",
            "local-cluster[2,1,1024]",
            "--packages",
            "org.aimle:aimle-spark_%3$s:%1$s,org.aimle:aimle-natives-%2$s:%1$s"
                .formatted(Published.VERSION, Published.NATIVES, SCALA),
            "--conf",
            "spark.jars.ivySettings=" + ivy,
            "--conf",
            "spark.jars.ivy=" + Files.createTempDirectory(project, "ivy"),
            "--conf",
            "spark.executor.extraJavaOptions=" + opens,
            "--conf",
            "spark.ui.enabled=false",
            "--class",
            "com.example.ExplainAndShip",
            project.resolve("target/stage-1.jar").toString()));
    Command run =
        Command.run(
            project,
            project.resolve("run.log"),
            Map.of(
                "SPARK_HOME",
                Published.SPARK_HOME.toString(),
                "SPARK_SCALA_VERSION",
                SCALA,
                "SPARK_LOCAL_IP",
                "127.0.0.1",
                "OMP_NUM_THREADS",
                "1"),
            words);
    assertEquals(0, run.code(), run.output());
    assertTrue(run.output().contains("explained by 2 words"), run.output());
    String solution = "[1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0]";
    assertTrue(run.output().contains("open [" + solution + ", " + solution + "]"), run.output());
  }
}
