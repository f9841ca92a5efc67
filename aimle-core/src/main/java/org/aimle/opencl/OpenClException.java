package org.aimle.opencl;

/**
 * A device cannot be used: in one line why, and what to do about it.
 *
 * @since 0.1.0
 */
public final class OpenClException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  OpenClException(String message) {
    super(message);
  }

  OpenClException(String message, Throwable cause) {
    super(message, cause);
  }
}
