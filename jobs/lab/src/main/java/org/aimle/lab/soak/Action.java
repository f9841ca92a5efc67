package org.aimle.lab.soak;

/** What is done to a process. */
enum Action {
  KILL_EXECUTOR("an executor is killed"),
  KILL_WORKER("a Worker is killed with its executor"),
  KILL_DRIVER("the driver is killed"),
  /** SIGSTOP, and SIGCONT some seconds later: a straggler. */
  STOP_EXECUTOR("an executor stands still for a while");

  private final String told;

  Action(String told) {
    this.told = told;
  }

  boolean isKill() {
    return this != STOP_EXECUTOR;
  }

  @Override
  public String toString() {
    return told;
  }
}
