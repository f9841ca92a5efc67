package org.aimle.lab;

import org.aimle.jobs.command.UserError;

/** Checks of options that several commands have. */
public final class Options {

  private Options() {}

  /**
   * @throws UserError if the value is lower
   */
  public static void requireAtLeast(String option, int least, int value) {
    if (value < least) {
      throw new UserError("%s is %d but must be at least %d".formatted(option, value, least));
    }
  }
}
