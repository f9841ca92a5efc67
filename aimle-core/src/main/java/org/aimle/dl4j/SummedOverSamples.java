package org.aimle.dl4j;

/** A loss that trains on its sum over the samples of an example, and reports their mean. */
interface SummedOverSamples {

  /** Rows per example in training: the factor of what is trained on over what is reported. */
  int samples();
}
