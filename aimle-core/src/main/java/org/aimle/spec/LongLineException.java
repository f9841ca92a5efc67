package org.aimle.spec;

import java.io.IOException;

/**
 * A line that is too long to be one.
 *
 * @since 0.1.0
 */
public final class LongLineException extends IOException {

  private static final long serialVersionUID = 1L;

  LongLineException(String message) {
    super(message);
  }
}
