package org.aimle.spark.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listeners that hear of every training of this JVM, whoever begins it: what a Spark plugin uses. A
 * listener that throws is left out for the rest of its training, with a warning; training goes on.
 *
 * @since 0.1.0
 */
public final class RoundListeners {

  private static final Logger LOG = LoggerFactory.getLogger(RoundListeners.class);

  private static final List<Supplier<? extends RoundListener>> ALL = new CopyOnWriteArrayList<>();

  private RoundListeners() {}

  /**
   * Adds a listener to each training that begins from now on.
   *
   * @param each makes the listener of one training
   * @return takes it back for trainings that begin later
   */
  public static Runnable add(Supplier<? extends RoundListener> each) {
    Objects.requireNonNull(each, "each");
    // An object of its own, so that the same supplier may be added twice.
    Supplier<RoundListener> added = each::get;
    ALL.add(added);
    return () -> ALL.remove(added);
  }

  /** The listeners of one training: its own, then one of each that were added. */
  static List<RoundListener> with(List<RoundListener> own) {
    List<RoundListener> listeners = new ArrayList<>(own);
    ALL.forEach(each -> listeners.add(new Guarded(each)));
    return listeners;
  }

  private static final class Guarded implements RoundListener {

    private Optional<RoundListener> listener = Optional.empty();

    Guarded(Supplier<? extends RoundListener> maker) {
      guarded(() -> listener = Optional.of(maker.get()));
    }

    private void tell(Consumer<RoundListener> event) {
      guarded(() -> listener.ifPresent(event));
    }

    private void guarded(Runnable call) {
      try {
        call.run();
      } catch (RuntimeException e) {
        listener = Optional.empty();
        LOG.warn("A listener to all trainings failed and hears no more of this one", e);
      }
    }

    @Override
    public void trainingStarted(TrainingStart start) {
      tell(heard -> heard.trainingStarted(start));
    }

    @Override
    public void roundEnded(RoundProgress progress, ModelState state) {
      tell(heard -> heard.roundEnded(progress, state));
    }

    @Override
    public void roundTimed(RoundTimes times) {
      tell(heard -> heard.roundTimed(times));
    }

    @Override
    public void epochEnded(EpochProgress progress, ModelState state) {
      tell(heard -> heard.epochEnded(progress, state));
    }

    @Override
    public void checkpointWritten(int rounds) {
      tell(heard -> heard.checkpointWritten(rounds));
    }

    @Override
    public void trainingEnded(Optional<Throwable> failure) {
      tell(heard -> heard.trainingEnded(failure));
    }
  }
}
