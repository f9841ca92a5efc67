package org.aimle.spark.internal;

import java.util.function.Supplier;
import org.apache.spark.SparkContext;

/**
 * What Spark's UI says of the jobs that a piece of work runs, behind what the user says of them.
 */
final class JobDescription {

  private static final String PROPERTY = "spark.job.description";

  private JobDescription() {}

  /** Does something of which the UI tells, from this thread. */
  static <T> T of(SparkContext context, String description, Supplier<T> work) {
    String users = context.getLocalProperty(PROPERTY);
    context.setJobDescription(users == null ? description : users + ": " + description);
    try {
      return work.get();
    } finally {
      context.setJobDescription(users);
    }
  }
}
