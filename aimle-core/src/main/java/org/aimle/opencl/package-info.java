/**
 * Devices that OpenCL reaches, and the kernels of token layers on them. The only room that meets
 * JOCL ({@code org.jocl:jocl}), which is to be brought by who uses it.
 */
package org.aimle.opencl;
