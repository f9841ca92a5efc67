package org.aimle.spark.text;

/** What an estimator is fitted on: checked, and kept until closed. */
public interface TrainingExamples extends AutoCloseable {

  /** Of all examples that are used, the same whatever their order. */
  long fingerprint();

  @Override
  void close();
}
