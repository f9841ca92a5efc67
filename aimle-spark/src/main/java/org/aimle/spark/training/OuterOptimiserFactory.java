package org.aimle.spark.training;

import org.aimle.spec.Factory;

/**
 * Makes outer optimisers of one kind from text parameters; found with {@link
 * java.util.ServiceLoader} on the driver: name yours in {@code
 * META-INF/services/org.aimle.spark.training.OuterOptimiserFactory} of a jar on the class path.
 *
 * @since 0.1.0
 */
public interface OuterOptimiserFactory extends Factory<OuterOptimiser> {}
