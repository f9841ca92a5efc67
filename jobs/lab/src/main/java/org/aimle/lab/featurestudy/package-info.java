/** Explaining rows whose true features are known. */
package org.aimle.lab.featurestudy;
