package org.aimle.lab.bench.solvers;

import java.util.function.Supplier;

/**
 * Who solves a problem.
 *
 * @param name for the table
 * @param attempt makes the attempt; what may be made once for all scores is made there, untimed
 */
record Contender(String name, Supplier<Attempt> attempt) {}
