/** How often and in which way replicas should be averaged, tried without a cluster. */
package org.aimle.lab.averaging;
