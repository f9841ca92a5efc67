package org.aimle.lambda;

import org.aimle.spec.Factory;

/**
 * Makes rules of one kind from text parameters. Found with {@link java.util.ServiceLoader}: name
 * yours in {@code META-INF/services/org.aimle.lambda.LambdaRuleFactory} of a jar on the class path,
 * and vertices, jobs and executors know it by its name.
 *
 * @since 0.1.0
 */
public interface LambdaRuleFactory extends Factory<LambdaRule> {}
