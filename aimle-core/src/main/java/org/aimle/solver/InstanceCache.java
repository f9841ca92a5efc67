package org.aimle.solver;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The solvers of the instances asked for last, by their contexts, bit for bit: where contexts come
 * again, graphs and models are not built again. Up to 1,024 instances, and up to a million numbers
 * of contexts; the instance not asked for longest goes. It may be in use then, and is not closed:
 * instances need no closing ({@link ContextSolver#forInstance}). Thread-safe.
 *
 * @since 0.1.0
 */
public final class InstanceCache {

  private static final int MOST_INSTANCES = 1 << 10;

  private static final long MOST_NUMBERS = 1 << 20;

  private final Map<Key, MapSolver> instances = new LinkedHashMap<>(16, 0.75f, true);
  private long numbers;

  /** A context, and the number of scores. */
  private static final class Key {

    private final float[] context;
    private final int length;
    private final int hash;

    Key(float[] context, int length) {
      this.context = context;
      this.length = length;
      this.hash = 31 * Arrays.hashCode(context) + length;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key
          && hash == key.hash
          && length == key.length
          && Arrays.equals(context, key.context);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /**
   * The solver of an instance, made if it is not known.
   *
   * @param context the instance's numbers are {@code context[offset .. offset + size)}
   * @param length the number of its scores
   * @param make makes it from them; its exceptions are thrown here, and nothing is kept
   */
  public MapSolver get(
      float[] context, int offset, int size, int length, Supplier<MapSolver> make) {
    Key key = new Key(Arrays.copyOfRange(context, offset, offset + size), length);
    synchronized (instances) {
      MapSolver known = instances.get(key);
      if (known != null) {
        return known;
      }
    }
    // Two threads may both make it: the same one.
    MapSolver made = make.get();
    synchronized (instances) {
      if (instances.putIfAbsent(key, made) == null) {
        numbers += size;
      }
      Iterator<Key> eldest = instances.keySet().iterator();
      while (instances.size() > MOST_INSTANCES || numbers > MOST_NUMBERS) {
        numbers -= eldest.next().context.length;
        eldest.remove();
      }
    }
    return made;
  }
}
