package org.aimle.spark.training;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A folder has checkpoints of which none can be read. The message is one line with what is wrong
 * with each, and what to do.
 *
 * @since 0.1.0
 */
public final class UnreadableCheckpointsException extends UncheckedIOException {

  private static final long serialVersionUID = 1L;

  UnreadableCheckpointsException(String message, IOException cause) {
    super(message, cause);
  }
}
