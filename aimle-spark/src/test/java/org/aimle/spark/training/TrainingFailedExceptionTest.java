package org.aimle.spark.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.spark.SparkException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The last line of a training that failed, made of what Spark writes where it ends a job. */
@Tag("spark")
class TrainingFailedExceptionTest {

  private static final String NO_GPU =
      "org.aimle.opencl.OpenClException: GPU 0 was assigned but OpenCL sees 0 GPU(s)";

  /**
   * Of a stage whose executors are all left out.
   *
   * @param mostRecent of its tasks; null if all were left out before
   */
  static String leftOut(String mostRecent) {
    return """
        Job aborted due to stage failure:
        Aborting TaskSet 3.0 because task 0 (partition 0)
        cannot run anywhere due to node and executor excludeOnFailure.
        Most recent failure:
        %s

        ExcludeOnFailure behavior can be configured via spark.excludeOnFailure.*.
        """
        .formatted(mostRecent);
  }

  private static String lastTask(String failed) {
    return "Lost task 0.1 in stage 3.0 (TID 5) (10.0.0.1 executor 1): " + failed;
  }

  private static String told(String message) {
    String line =
        TrainingFailedException.of(new SparkException(message)).orElseThrow().getMessage();
    assertFalse(line.contains("\n"), line);
    return line;
  }

  @Test
  void aMachineWithoutTheDeviceIsNamedWithWhatItLacks() {
    String line = told(leftOut(lastTask(NO_GPU + "\n\tat org.aimle.opencl.OpenClDevices.open")));
    assertTrue(
        line.startsWith("training failed on host 10.0.0.1 (executor 1): " + NO_GPU + "; "), line);
    assertTrue(line.contains("--device opencl"), line);
    assertTrue(line.contains("docs/GPU.md"), line);
  }

  @Test
  void whatCausedIsNotTakenForNativesOfNd4j() {
    String line =
        told(
            "Job aborted due to stage failure: Task 0 in stage 3.0 failed 4 times, most recent"
                + " failure: "
                + lastTask(
                    """
                    java.lang.IllegalStateException: round 1
                    \tat A.b(A.java:1)
                    Caused by: org.aimle.opencl.OpenClException: libOpenCL.so.1 is missing
                    \t... 3 more
                    Caused by: java.lang.UnsatisfiedLinkError: Could not initialize
                    \t... 4 more

                    Driver stacktrace:
                    """));
    assertTrue(
        line.contains("OpenClException: libOpenCL.so.1 is missing; docs/GPU.md tells"), line);
    assertFalse(line.contains("ND4J"), line);
  }

  @Test
  void adviceThatAFailureBringsIsEnough() {
    for (String failed :
        new String[] {
          "org.aimle.opencl.OpenClException: a minibatch needs 9 MiB; take smaller minibatches",
          "org.aimle.opencl.OpenClException: the device is gone; see the driver's log on that host"
        }) {
      assertEquals(
          "training failed on host 10.0.0.1 (executor 1): " + failed,
          told(leftOut(lastTask(failed))));
    }
  }

  @Test
  void anExecutorsFolderForTemporaryFilesIsNamed() {
    String line =
        told(
            leftOut(
                lastTask(
                    """
                    java.lang.reflect.InvocationTargetException
                    Caused by: java.lang.ExceptionInInitializerError: Cannot unpack libzstd-jni-1.5.5-4: No such file or directory
                    	... 37 more
                    """)));
    assertTrue(
        line.startsWith(
            "training failed on host 10.0.0.1 (executor 1): java.lang.ExceptionInInitializerError: Cannot unpack libzstd-jni"),
        line);
    assertTrue(line.contains("java.io.tmpdir in spark.executor.extraJavaOptions"), line);
  }

  @Test
  void anExceptionOfTheCallerIsNot() {
    assertTrue(
        TrainingFailedException.of(
                new SparkException(leftOut(lastTask("java.lang.IllegalStateException: mine"))))
            .isEmpty());
  }
}
