package org.aimle.solver;

import java.lang.ref.SoftReference;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The solvers of the instances asked for last, by their contexts, bit for bit: where contexts come
 * again, graphs and models are not built again. Up to 1,024 instances, and up to 2^17 numbers of
 * contexts and scores together, some 90 MB where a model takes 700 bytes a score; the instance not
 * asked for longest goes, one of more numbers is not kept at all, and all may go where the heap is
 * full. An instance that goes may be in use, and is not closed: instances need no closing ({@link
 * ContextSolver#forInstance}). Thread-safe.
 *
 * @since 0.1.0
 */
public final class InstanceCache {

  private static final int MOST_INSTANCES = 1 << 10;

  /** A few numbers of a context may be a model of many scores, such as all pairs of vertices. */
  private static final long MOST_NUMBERS = 1 << 17;

  private final Map<Key, SoftReference<MapSolver>> instances = new LinkedHashMap<>(16, 0.75f, true);
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

    long numbers() {
      return (long) context.length + length;
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
      SoftReference<MapSolver> reference = instances.get(key);
      MapSolver known = reference == null ? null : reference.get();
      if (known != null) {
        return known;
      }
    }
    // Two threads may both make it: the same one.
    MapSolver made = make.get();
    if (key.numbers() > MOST_NUMBERS) {
      return made;
    }
    synchronized (instances) {
      if (instances.put(key, new SoftReference<>(made)) == null) {
        numbers += key.numbers();
      }
      Iterator<Key> eldest = instances.keySet().iterator();
      while (instances.size() > MOST_INSTANCES || numbers > MOST_NUMBERS) {
        numbers -= eldest.next().numbers();
        eldest.remove();
      }
    }
    return made;
  }
}
