/**
 * Gradient estimates measured against exact gradients: small problems whose feasible vectors can be
 * enumerated, the estimators with all their settings on them, and what each estimate is worth.
 */
package org.aimle.lab.study;
