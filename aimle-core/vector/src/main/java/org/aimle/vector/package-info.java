/** Arithmetic with the JDK's Vector API. <em>Internal</em>: may change in any version. */
package org.aimle.vector;
