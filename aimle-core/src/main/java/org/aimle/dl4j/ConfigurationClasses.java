package org.aimle.dl4j;

import java.util.Arrays;
import java.util.List;
import org.aimle.WrongInputException;

/** The classes that a graph's configuration in a file may name. */
final class ConfigurationClasses {

  private static final String PROPERTY = "aimle.configuration.classes";

  private static final List<String> OURS =
      List.of("org.aimle.*", "org.deeplearning4j.*", "org.nd4j.*");

  /** Other people's libraries, and layers that keep whole arrays in their JSON, unchecked. */
  private static final List<String> NOT_OURS =
      List.of("org.nd4j.shade.*", "org.deeplearning4j.nn.conf.layers.objdetect.*");

  private final List<String> users;
  private final String file;

  private ConfigurationClasses(List<String> users, String file) {
    this.users = users;
    this.file = file;
  }

  /**
   * @param file what to call the configuration in messages
   */
  static ConfigurationClasses allowed(String file) {
    String users = System.getProperty(PROPERTY, "");
    return new ConfigurationClasses(
        Arrays.stream(users.split(",")).map(String::strip).filter(u -> !u.isEmpty()).toList(),
        file);
  }

  /**
   * @throws WrongInputException if the class is not allowed
   */
  void require(String name) {
    if (!isName(name) || !allows(name)) {
      throw new WrongInputException(
          "%s: names the class '%s'; if you trust it, allow it by -D%s=%s, else do not use this file"
              .formatted(file, Printable.of(name), PROPERTY, Printable.of(name)));
    }
  }

  /** Else it may name further classes: Jackson knows {@code name<name>}. */
  private static boolean isName(String name) {
    return name.chars().allMatch(c -> c == '.' || Character.isJavaIdentifierPart(c));
  }

  private boolean allows(String name) {
    return anyOf(users, name) || (anyOf(OURS, name) && !anyOf(NOT_OURS, name));
  }

  private static boolean anyOf(List<String> rules, String name) {
    return rules.stream()
        .anyMatch(
            rule ->
                rule.endsWith(".*")
                    ? name.startsWith(rule.substring(0, rule.length() - 1))
                    : name.equals(rule));
  }
}
