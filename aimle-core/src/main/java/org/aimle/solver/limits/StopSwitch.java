package org.aimle.solver.limits;

/**
 * Ends all searches that share it, once: what closing a solver does. Thread-safe.
 *
 * @since 0.1.0
 */
public final class StopSwitch implements AutoCloseable {

  private volatile boolean closed;

  /** Whether the searches shall end. */
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }
}
