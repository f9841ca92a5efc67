package org.aimle.dl4j;

/**
 * A vertex that puts a price on what is chosen: its gradient knows it, the loss of DL4J's output
 * layers does not. What is trained is the sum of both, see {@link AimleGraphs#cost}.
 *
 * @since 0.1.0
 */
public interface PricedVertex {

  /**
   * What the most recent forward pass cost, mean of its rows, in units of the loss; 0 before the
   * first.
   */
  double lastCost();
}
