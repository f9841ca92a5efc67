/**
 * What reaches into DL4J's objects where its public methods do not, and arithmetic that several
 * packages share. <em>Internal</em>: may change in any version.
 */
package org.aimle.dl4j.internal;
