package org.aimle.spark.monitor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.aimle.spark.training.EpochProgress;
import org.aimle.spark.training.ModelState;
import org.aimle.spark.training.RoundListener;
import org.aimle.spark.training.RoundProgress;
import org.aimle.spark.training.TrainingHistory;
import org.aimle.spark.training.TrainingStart;
import org.aimle.spec.Visible;

/**
 * What is known of the newest trainings. Older ones are forgotten, those that run at last; of a
 * long training every second round is forgotten, again and again. Thread-safe.
 */
final class TrainingBoard {

  static final int MOST_TRAININGS = 20;

  /** Rounds and epochs that are held of one training. */
  static final int MOST_POINTS = 1000;

  private final Deque<Watched> trainings = new ArrayDeque<>();

  /** What becomes the entry of a training when it begins. */
  RoundListener listener(int number) {
    return new Watched(number);
  }

  /** The newest first. */
  List<Snapshot> trainings() {
    List<Watched> all;
    synchronized (trainings) {
      all = new ArrayList<>(trainings);
    }
    return all.stream().map(Watched::snapshot).toList();
  }

  private void add(Watched training) {
    synchronized (trainings) {
      trainings.addFirst(training);
      if (trainings.size() > MOST_TRAININGS) {
        List<Watched> oldest = new ArrayList<>(trainings);
        Watched least = oldest.get(oldest.size() - 1);
        for (int i = oldest.size() - 1; i > 0 && least.isRunning(); i--) {
          least = oldest.get(i);
        }
        trainings.remove(least);
      }
    }
  }

  /** How a training ended, or that it has not. */
  enum Outcome {
    RUNNING,
    DONE,
    FAILED
  }

  /**
   * A training at one moment.
   *
   * @param number among those of the application, from 1
   * @param rounds some of them, in order, the newest among them
   * @param epochs some of them, in order
   * @param bestEpoch the epoch of least validation loss, if it is among them
   * @param failure in one line; empty if there is none
   */
  record Snapshot(
      int number,
      Outcome outcome,
      String failure,
      TrainingStart start,
      List<RoundProgress> rounds,
      List<EpochProgress> epochs,
      Optional<EpochProgress> bestEpoch,
      long dropped,
      long limited,
      Optional<Long> secondsSinceCheckpoint) {

    Optional<RoundProgress> last() {
      return rounds.isEmpty() ? Optional.empty() : Optional.of(rounds.get(rounds.size() - 1));
    }
  }

  private final class Watched implements RoundListener {

    private final int number;
    private final Thinned<RoundProgress> rounds = new Thinned<>(RoundProgress::round);
    private final Thinned<EpochProgress> epochs = new Thinned<>(EpochProgress::epoch);
    private TrainingStart start;
    private Optional<EpochProgress> best = Optional.empty();
    private Outcome outcome = Outcome.RUNNING;
    private String failure = "";
    private long dropped;
    private long limited;
    private Optional<Long> saved = Optional.empty();

    Watched(int number) {
      this.number = number;
    }

    synchronized boolean isRunning() {
      return outcome == Outcome.RUNNING;
    }

    synchronized Snapshot snapshot() {
      return new Snapshot(
          number,
          outcome,
          failure,
          start,
          rounds.list(),
          epochs.list(),
          best,
          dropped,
          limited,
          saved.map(at -> (System.nanoTime() - at) / 1_000_000_000));
    }

    @Override
    public void trainingStarted(TrainingStart begins) {
      synchronized (this) {
        // Without its rounds, which are held below, as few of them as of any training.
        start =
            new TrainingStart(
                begins.settings(), begins.workers(), begins.parameters(), TrainingHistory.EMPTY);
        begins.before().rounds().forEach(this::keep);
        begins.before().epochs().forEach(this::keep);
      }
      add(this);
    }

    @Override
    public synchronized void roundEnded(RoundProgress progress, ModelState state) {
      keep(progress);
    }

    @Override
    public synchronized void epochEnded(EpochProgress progress, ModelState state) {
      keep(progress);
    }

    @Override
    public synchronized void checkpointWritten(int done) {
      saved = Optional.of(System.nanoTime());
    }

    @Override
    public synchronized void trainingEnded(Optional<Throwable> thrown) {
      outcome = thrown.isPresent() ? Outcome.FAILED : Outcome.DONE;
      failure = thrown.map(Visible::oneLine).orElse("");
    }

    private void keep(RoundProgress round) {
      dropped += round.droppedReplicas();
      limited += round.layers().values().stream().mapToLong(l -> l.solver().limited()).sum();
      rounds.add(round);
    }

    private void keep(EpochProgress epoch) {
      if (epoch.validationLoss().isPresent()
          && (best.isEmpty()
              || epoch.validationLoss().getAsDouble()
                  <= best.get().validationLoss().getAsDouble())) {
        best = Optional.of(epoch);
      }
      epochs.add(epoch);
    }
  }

  /** The newest of a series, and as many before it as there is room for, evenly spread. */
  private static final class Thinned<T> {

    private final ToIntFunction<T> number;
    private final List<T> some = new ArrayList<>();
    private Optional<T> newest = Optional.empty();
    private int stride = 1;

    Thinned(ToIntFunction<T> number) {
      this.number = number;
    }

    void add(T one) {
      newest = Optional.of(one);
      if (number.applyAsInt(one) % stride == 0) {
        some.add(one);
      }
      while (some.size() >= MOST_POINTS && stride < 1 << 30) {
        stride *= 2;
        some.removeIf(old -> number.applyAsInt(old) % stride != 0);
      }
    }

    List<T> list() {
      List<T> all = new ArrayList<>(some);
      newest.filter(one -> all.isEmpty() || all.get(all.size() - 1) != one).ifPresent(all::add);
      return all;
    }
  }
}
