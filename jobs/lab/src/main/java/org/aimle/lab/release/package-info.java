/** What is done once for a release. */
package org.aimle.lab.release;
