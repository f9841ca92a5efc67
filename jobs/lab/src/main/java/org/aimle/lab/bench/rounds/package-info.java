/** Rounds of training on a cluster: what they take, and what they would take on a larger one. */
package org.aimle.lab.bench.rounds;
