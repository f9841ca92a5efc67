package org.aimle.dl4j.internal;

import java.lang.ref.ReferenceQueue;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.memory.Deallocatable;
import org.nd4j.linalg.api.memory.deallocation.DeallocatableReference;
import org.nd4j.linalg.api.memory.deallocation.DeallocatorService;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets ND4J free the memory of unreachable arrays late, on the CPU. ND4J 1.0.0-M2.1 frees it as
 * soon as an array is collected, while its native functions are given addresses only: an array that
 * compiled code needs no more is collected during the very operation that reads it, such as the
 * dimensions of a broadcast or the temporary {@code b} of {@code a.mmul(b)}. The process then dies
 * of a segmentation fault, after hours, or computes with other numbers.
 *
 * <p>What becomes unreachable during a {@link #use} is freed after it; all else half a second to a
 * second later, which is longer than an operation takes unless the machine is much too busy.
 */
public final class LateDeallocation {

  private static final Logger LOG = LoggerFactory.getLogger(LateDeallocation.class);
  private static final Duration GRACE = Duration.ofMillis(500);

  /** Of the wait for a use that may never end. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private static final Set<Use> OPEN = ConcurrentHashMap.newKeySet();

  private static boolean installed;

  private LateDeallocation() {}

  /** A time in which arrays are used, by one thread. */
  public static final class Use implements AutoCloseable {

    private final CountDownLatch closed = new CountDownLatch(1);

    private Use() {}

    @Override
    public void close() {
      OPEN.remove(this);
      closed.countDown();
    }
  }

  /** Nothing that becomes unreachable from now on is freed until the result is closed. */
  public static Use use() {
    Use use = new Use();
    OPEN.add(use);
    return use;
  }

  /** Holds for all arrays of this JVM that are made from now on; does nothing the second time. */
  public static synchronized void install() {
    if (installed) {
      return;
    }
    installed = true;
    try {
      DeallocatorService service = Nd4j.getDeallocatorService();
      Map<String, DeallocatableReference> references = field(service, "referenceMap");
      List<List<ReferenceQueue<Deallocatable>>> queues = field(service, "deviceMap");
      for (int device = 0; device < queues.size(); device++) {
        // Without queues, the user told ND4J to free nothing by itself.
        if (!queues.get(device).isEmpty()) {
          ReferenceQueue<Deallocatable> unreachable = new ReferenceQueue<>();
          start(unreachable, references, device);
          queues.set(device, List.of(unreachable));
        }
      }
    } catch (ReflectiveOperationException | ClassCastException e) {
      LOG.warn(
          "This ND4J frees its arrays in another way than 1.0.0-M2.1, the release that this version"
              + " is made for: long trainings may die of a segmentation fault. Use 1.0.0-M2.1",
          e);
    }
  }

  private static void start(
      ReferenceQueue<Deallocatable> unreachable,
      Map<String, DeallocatableReference> references,
      int device) {
    Thread thread =
        new Thread(() -> free(unreachable, references, device), "aimle-deallocator-" + device);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    thread.start();
  }

  private static void free(
      ReferenceQueue<Deallocatable> unreachable,
      Map<String, DeallocatableReference> references,
      int device) {
    Nd4j.getAffinityManager().unsafeSetDevice(device);
    List<DeallocatableReference> late = new ArrayList<>();
    try {
      while (true) {
        late.add((DeallocatableReference) unreachable.remove());
        for (Object more = unreachable.poll(); more != null; more = unreachable.poll()) {
          late.add((DeallocatableReference) more);
        }
        List<Use> open = List.copyOf(OPEN);
        Thread.sleep(GRACE.toMillis());
        for (Use use : open) {
          if (!use.closed.await(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
            break; // others have had their time, too
          }
        }
        late.forEach(reference -> free(reference, references));
        late.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void free(
      DeallocatableReference reference, Map<String, DeallocatableReference> references) {
    try {
      reference.getDeallocator().deallocate();
    } catch (RuntimeException e) {
      LOG.warn("An array could not be freed", e);
    } finally {
      references.remove(reference.getId());
    }
  }

  @SuppressWarnings("unchecked")
  private static <T> T field(DeallocatorService service, String name)
      throws ReflectiveOperationException {
    Field field = DeallocatorService.class.getDeclaredField(name);
    field.setAccessible(true);
    return (T) field.get(service);
  }
}
