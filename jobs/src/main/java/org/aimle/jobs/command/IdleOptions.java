package org.aimle.jobs.command;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Refuses options that were given but would have no effect beside others. Immutable. */
public final class IdleOptions {

  private final Set<String> given;

  /**
   * @param given names of the options on the command line, with their hyphens
   */
  public IdleOptions(Collection<String> given) {
    this.given = new LinkedHashSet<>(given);
  }

  /**
   * @param reason why the options would do nothing
   * @throws UserError if one of them is given
   */
  public void refuse(String reason, String... options) {
    refuse(reason, List.of(options));
  }

  /**
   * @param reason why the options would do nothing
   * @throws UserError if one of them is given
   */
  public void refuse(String reason, Collection<String> options) {
    List<String> idle = given.stream().filter(options::contains).toList();
    if (!idle.isEmpty()) {
      throw new UserError(reason + "; leave out " + String.join(", ", idle));
    }
  }
}
