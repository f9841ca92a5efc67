/** Solvers beside others that Maven has: times, memory, growth. */
package org.aimle.lab.bench.solvers;
