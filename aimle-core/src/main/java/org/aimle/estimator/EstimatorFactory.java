package org.aimle.estimator;

import org.aimle.spec.Factory;

/**
 * Makes estimators of one name from text parameters. Found with {@link java.util.ServiceLoader}:
 * name yours in {@code META-INF/services/org.aimle.estimator.EstimatorFactory} of a jar on the
 * class path, and vertices, jobs and executors know it by its name.
 *
 * @since 0.1.0
 */
public interface EstimatorFactory extends Factory<EstimatorSpec> {}
