package org.aimle.spec;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How keys of written forms are spelt: {@code theta-temperature}. Before they were {@code
 * thetaTemperature} for some; that is still read, since saved models and checkpoints hold it.
 *
 * @since 0.1.0
 */
public final class KeySpelling {

  private static final Logger LOG = LoggerFactory.getLogger(KeySpelling.class);

  /** Names with old keys of which a note was logged. */
  private static final Set<String> NOTED = ConcurrentHashMap.newKeySet();

  private static final Pattern OLD_KEY = Pattern.compile("(?<=[:,])[a-z]+([A-Z][a-z]*)+(?==)");

  private static final Pattern CAPITAL = Pattern.compile("[A-Z]");

  private KeySpelling() {}

  /**
   * A written form with its keys in today's spelling, for comparing forms that other versions
   * wrote. Text of any other kind stays as it is.
   */
  public static String current(String text) {
    return OLD_KEY.matcher(text).replaceAll(key -> kebab(key.group()));
  }

  /**
   * The form with the keys that their reader knows. A note is logged once for each name and key in
   * the old spelling.
   *
   * @throws IllegalArgumentException if a key is given in both spellings
   */
  static NamedParameters known(NamedParameters given, Set<String> keys) {
    Map<String, String> current = new LinkedHashMap<>();
    given
        .parameters()
        .forEach(
            (key, value) -> {
              String now = !keys.contains(key) && keys.contains(kebab(key)) ? kebab(key) : key;
              if (!now.equals(key) && NOTED.add(given.name() + ":" + key)) {
                LOG.info("{}: the key {} is spelt {} now; both are read", given.name(), key, now);
              }
              if (current.put(now, value) != null) {
                throw new IllegalArgumentException(
                    "in '" + given + "', " + now + " is given twice");
              }
            });
    return new NamedParameters(given.name(), current);
  }

  private static String kebab(String key) {
    return CAPITAL
        .matcher(key)
        .replaceAll(capital -> "-" + capital.group().toLowerCase(Locale.ROOT));
  }
}
