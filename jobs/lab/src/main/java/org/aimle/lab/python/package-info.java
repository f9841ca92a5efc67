/** Python code that follows from Java code. */
package org.aimle.lab.python;
