package org.aimle.jobs.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.aimle.jobs.command.UserError;

/**
 * The settings of a job: keys with values in writing, {@link Optional#empty()} where not set.
 * Immutable. Keys, meanings and defaults come from one commented HOCON file; a user's file and the
 * command line change values only.
 */
public final class Settings {

  /** How the command line says that a key which may be unset is not set. */
  private static final String NOT_SET = "none";

  /**
   * A key as the defaults define it.
   *
   * @param meaning the comment that stands above it
   * @param byDefault its value; empty for a key that may be unset
   */
  public record Key(String name, String meaning, Optional<String> byDefault) {}

  private final Map<String, Key> keys;
  private final Map<String, Optional<String>> values;
  private final String help;

  private Settings(Map<String, Key> keys, Map<String, Optional<String>> values, String help) {
    this.keys = Collections.unmodifiableMap(keys);
    this.values = Collections.unmodifiableMap(values);
    this.help = help;
  }

  /**
   * The defaults in a resource.
   *
   * @param owner a class that the resource stands beside
   * @param help the command that lists the keys
   */
  public static Settings defaults(Class<?> owner, String resource, String help) {
    try (InputStream stream = owner.getResourceAsStream(resource);
        Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
      return defaults(reader, resource, help);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the resource " + resource, e);
    }
  }

  /**
   * With the values of a resource, where it has some.
   *
   * @param owner a class that the resource stands beside
   */
  public Settings with(Class<?> owner, String resource) {
    try (InputStream stream = owner.getResourceAsStream(resource);
        Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
      return with(reader, resource);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the resource " + resource, e);
    }
  }

  static Settings defaults(Reader text, String origin, String help) {
    Map<String, Key> keys = new LinkedHashMap<>();
    Map<String, Optional<String>> values = new LinkedHashMap<>();
    for (Map.Entry<String, ConfigValue> entry : entries(parse(text, origin))) {
      Optional<String> value = written(entry.getValue());
      String meaning =
          String.join(
              " ", entry.getValue().origin().comments().stream().map(String::strip).toList());
      keys.put(entry.getKey(), new Key(entry.getKey(), meaning, value));
      values.put(entry.getKey(), value);
    }
    return new Settings(keys, values, help);
  }

  /** The keys in the order of the file of defaults. */
  public List<Key> keys() {
    return List.copyOf(keys.values());
  }

  /** Key and value of all that is set, in the order of the file of defaults. */
  public Map<String, String> values() {
    Map<String, String> set = new LinkedHashMap<>();
    values.forEach((key, value) -> value.ifPresent(v -> set.put(key, v)));
    return set;
  }

  /** The value of a key, if it is set. */
  public Optional<String> find(String key) {
    return values.get(key);
  }

  /** A value that is always set. */
  public String text(String key) {
    return find(key).orElseThrow();
  }

  /**
   * @throws UserError if the value is not an integer of at least {@code least}
   */
  public int atLeast(int least, String key) {
    String value = text(key);
    try {
      int number = Integer.parseInt(value);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The message below says what is wrong.
    }
    throw new UserError(
        "%s is '%s' but must be an integer of at least %d".formatted(key, value, least));
  }

  /**
   * @throws UserError if the value is no finite number above 0
   */
  public double positive(String key) {
    String value = text(key);
    try {
      double number = Double.parseDouble(value);
      if (number > 0 && Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The message below says what is wrong.
    }
    throw new UserError("%s is '%s' but must be a number above 0".formatted(key, value));
  }

  /**
   * @throws UserError if the value is no number above 0 and below 1
   */
  public double share(String key) {
    String value = text(key);
    try {
      double number = Double.parseDouble(value);
      if (number > 0 && number < 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The message below says what is wrong.
    }
    throw new UserError(
        "%s is '%s' but must be a number above 0 and below 1".formatted(key, value));
  }

  /**
   * Sets a key as the command line gives it; {@code none} clears one that may be unset.
   *
   * @throws UserError if there is no such key
   */
  public Settings with(String key, String value) {
    Key known = keys.get(key);
    if (known == null) {
      throw new UserError("there is no setting '" + key + "'" + suggestion(key));
    }
    boolean cleared = known.byDefault().isEmpty() && value.equals(NOT_SET);
    return with(key, cleared ? Optional.empty() : Optional.of(value));
  }

  /**
   * Sets what a HOCON text sets.
   *
   * @param origin what errors call the text
   * @throws UserError if it is malformed or has a key that the defaults do not have
   */
  public Settings with(Reader text, String origin) {
    Settings changed = this;
    for (Map.Entry<String, ConfigValue> entry : entries(parse(text, origin))) {
      if (!keys.containsKey(entry.getKey())) {
        throw new UserError(
            "%s, line %d: there is no setting '%s'%s"
                .formatted(
                    origin,
                    entry.getValue().origin().lineNumber(),
                    entry.getKey(),
                    suggestion(entry.getKey())));
      }
      changed = changed.with(entry.getKey(), written(entry.getValue()));
    }
    return changed;
  }

  private Settings with(String key, Optional<String> value) {
    Map<String, Optional<String>> changed = new LinkedHashMap<>(values);
    changed.put(key, value);
    return new Settings(keys, changed, help);
  }

  private String suggestion(String key) {
    List<String> similar = Similar.to(key, keys.keySet());
    return similar.isEmpty()
        ? "; `" + help + "` lists them"
        : "; did you mean " + String.join(" or ", similar) + "?";
  }

  private static Config parse(Reader text, String origin) {
    try {
      return ConfigFactory.parseReader(
              text,
              ConfigParseOptions.defaults()
                  .setSyntax(ConfigSyntax.CONF)
                  .setOriginDescription(origin)
                  .setAllowMissing(false))
          .resolve();
    } catch (ConfigException e) {
      throw new UserError(e.getMessage());
    }
  }

  private static List<Map.Entry<String, ConfigValue>> entries(Config config) {
    List<Map.Entry<String, ConfigValue>> entries = new ArrayList<>(config.root().entrySet());
    entries.sort(Comparator.comparingInt(entry -> entry.getValue().origin().lineNumber()));
    return entries;
  }

  private static Optional<String> written(ConfigValue value) {
    if (value.valueType() == ConfigValueType.NULL) {
      return Optional.empty();
    }
    if (value.valueType() == ConfigValueType.OBJECT || value.valueType() == ConfigValueType.LIST) {
      ConfigOrigin origin = value.origin();
      throw new UserError(
          "%s: a %s stands where one value must; put it in quotes"
              .formatted(origin.description(), value.valueType().name().toLowerCase(Locale.ROOT)));
    }
    return Optional.of(value.unwrapped().toString());
  }

  @Override
  public String toString() {
    return values().toString();
  }
}
