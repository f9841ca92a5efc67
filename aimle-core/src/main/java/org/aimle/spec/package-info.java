/**
 * Written forms {@code name:key=value,...}: how they are read, the registries that find what they
 * name, and checks of the numbers in them. Knows nothing of what is named.
 *
 * @since 0.1.0
 */
package org.aimle.spec;
