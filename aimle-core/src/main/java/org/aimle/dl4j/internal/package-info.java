/**
 * What reaches into DL4J's objects where its public methods do not. <em>Internal</em>: may change
 * in any version.
 */
package org.aimle.dl4j.internal;
