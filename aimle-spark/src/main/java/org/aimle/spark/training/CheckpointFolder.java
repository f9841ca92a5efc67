package org.aimle.spark.training;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.aimle.WrongInputException;
import org.aimle.spark.training.driver.FolderLease;
import org.aimle.spark.training.wire.CheckpointStore;
import org.aimle.spec.KeySpelling;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of one training's checkpoints, opened before anything that takes long: by then it is
 * known that it can be written to, that no other driver writes to it, that its newest checkpoint
 * can be read, and that this training may continue it. For one training; not thread-safe.
 *
 * @since 0.1.0
 */
public final class CheckpointFolder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointFolder.class);

  /** Blocks of rounds, each written once. */
  private static final String BLOCK = "history-%010d.gz";

  /** What trainings did whose checkpoints do not say it. */
  private static final Map<String, String> BEFORE_FORM_5 =
      Map.of(
          "updater state between rounds",
          UpdaterState.AVERAGED.written(),
          "compression",
          Compression.NONE.written());

  private final Checkpoints checkpoints;
  private final CheckpointStore<TrainingPosition> store;
  private final FolderLease lease;
  private final boolean resumes;
  private final Map<String, String> settings;
  private boolean used;

  /** Of rounds that are in files of their own, or were lost. */
  private int blocks;

  /** Until training begins: it holds a whole model. */
  private Optional<CheckpointStore.Saved<TrainingPosition>> newest;

  /** Writes to a stream that it does not close. */
  public interface Writer {
    /** Writes it all. */
    void write(OutputStream out) throws IOException;
  }

  /** Reads from a stream that it does not close. */
  public interface Reader<T> {
    /** Reads it all. */
    T read(InputStream in) throws IOException;
  }

  private CheckpointFolder(
      Checkpoints checkpoints,
      CheckpointStore<TrainingPosition> store,
      FolderLease lease,
      Optional<CheckpointStore.Saved<TrainingPosition>> newest,
      Map<String, String> settings) {
    this.checkpoints = checkpoints;
    this.store = store;
    this.lease = lease;
    this.newest = newest;
    this.resumes = newest.isPresent();
    this.settings = settings;
  }

  /**
   * Opens the folder that the settings name.
   *
   * @param own what else must be the same for a checkpoint to be continued, value by name, as far
   *     as it is known before anything long
   * @throws org.aimle.WrongInputException if the folder cannot be written to, another driver holds
   *     it, it has checkpoints and the training is to begin anew, or the newest one has begun more
   *     epochs
   * @throws AnotherTrainingException if the newest one is of another training
   * @throws UnreadableCheckpointsException if there are some of which none can be read
   */
  public static CheckpointFolder open(
      TrainingSettings training, Map<String, String> own, Configuration hadoop) {
    Checkpoints checkpoints =
        training
            .checkpoints()
            .orElseThrow(
                () -> new IllegalArgumentException("the settings name no folder for checkpoints"));
    CheckpointStore<TrainingPosition> store =
        new CheckpointStore<>(checkpoints.directory(), hadoop, PositionForm::read);
    Map<String, String> settings = new LinkedHashMap<>(own);
    settings.put("averaging frequency", Integer.toString(training.averagingFrequency()));
    settings.put("seed", Long.toString(training.seed()));
    settings.put("outer optimiser", training.outerOptimiser().written().toString());
    settings.put("updater state between rounds", training.updaterState().written());
    settings.put("compression", training.compression().written());
    if (training.updaterState() == UpdaterState.KEPT
        || training.compression() != Compression.NONE) {
      settings.put("sync interval", Integer.toString(training.syncInterval()));
    }
    store.requireWritable();
    FolderLease lease = FolderLease.take(checkpoints.directory(), hadoop, FolderLease.LEASE);
    boolean opened = false;
    try {
      store.deleteHalfWritten();
      Optional<CheckpointStore.Saved<TrainingPosition>> newest = Optional.empty();
      if (checkpoints.start() == Checkpoints.Start.FRESH) {
        store.requireNone();
      } else {
        newest = newest(store);
        newest.ifPresent(
            saved -> {
              requireSame(saved, settings, settings.keySet());
              requireNotBeyond(saved, training.epochs());
            });
      }
      opened = true;
      return new CheckpointFolder(checkpoints, store, lease, newest, settings);
    } finally {
      if (!opened) {
        lease.close();
      }
    }
  }

  private static Optional<CheckpointStore.Saved<TrainingPosition>> newest(
      CheckpointStore<TrainingPosition> store) {
    try {
      return store.newest();
    } catch (UncheckedIOException e) {
      throw new UnreadableCheckpointsException(e.getMessage(), e.getCause());
    }
  }

  /** Its path, for what is kept beside the checkpoints in folders of their own. */
  public String directory() {
    return checkpoints.directory();
  }

  /** Whether training goes on from a checkpoint. */
  public boolean resumes() {
    return resumes;
  }

  /**
   * Keeps something that took long to make beside the checkpoints; a warning if it cannot be
   * written, as training can do without.
   *
   * @param name of the file
   */
  public void keep(String name, Writer content) {
    lease.requireHeld();
    try {
      store.keep(name, content::write);
    } catch (UncheckedIOException e) {
      LOG.warn("{} Training goes on without", e.getMessage());
    }
  }

  /**
   * Reads what was kept for the training that is resumed. Empty if none is, there is nothing of
   * that name, or (with a warning) it is damaged; it is to be made anew then.
   */
  public <T> Optional<T> kept(String name, Reader<T> reader) {
    return resumes() ? store.kept(name, reader::read) : Optional.empty();
  }

  /** Where to go on; empty to begin anew. */
  Optional<TrainingPosition> resume(Map<String, String> found) {
    if (used) {
      throw new IllegalStateException(
          "this folder of checkpoints was used for a training before; open it again for each");
    }
    used = true;
    Map<String, String> all = description(found);
    newest.ifPresent(
        saved -> {
          Set<String> names = new LinkedHashSet<>(all.keySet());
          names.addAll(saved.training().keySet());
          requireSame(saved, all, names);
        });
    Optional<TrainingPosition> position =
        newest.map(CheckpointStore.Saved::content).map(this::withBlocks);
    newest = Optional.empty();
    return position;
  }

  /** With the rounds of blocks; a block that is damaged costs their record, not the training. */
  private TrainingPosition withBlocks(TrainingPosition position) {
    int tail = position.done() % PositionForm.BLOCK;
    if (position.rounds().size() > tail) {
      return position; // An older form, which holds them all: they become blocks now.
    }
    blocks = PositionForm.blocks(position);
    List<RoundProgress> rounds = new ArrayList<>();
    for (int block = 0; block < blocks; block++) {
      int number = block;
      Optional<List<RoundProgress>> read =
          store.kept(
              blockName(block),
              in ->
                  PositionForm.readBlock(new DataInputStream(new BufferedInputStream(in)), number));
      if (read.isEmpty()) {
        LOG.warn(
            "What rounds {} to {} did is lost to the report; the training itself is as it was",
            block * PositionForm.BLOCK + 1,
            (block + 1) * PositionForm.BLOCK);
      }
      rounds.addAll(read.orElse(List.of()));
    }
    return position.after(rounds);
  }

  private static String blockName(int block) {
    return String.format(Locale.ROOT, BLOCK, block);
  }

  boolean isDue(int rounds, boolean epochEnded) {
    return checkpoints.isDue(rounds, epochEnded);
  }

  void write(Map<String, String> found, TrainingPosition position) {
    lease.requireHeld();
    for (; blocks < PositionForm.blocks(position); blocks++) {
      List<RoundProgress> rounds = PositionForm.block(position, blocks);
      if (!rounds.isEmpty()) {
        store.keep(
            blockName(blocks),
            out -> {
              DataOutputStream data = new DataOutputStream(out);
              PositionForm.writeBlock(data, rounds);
              data.flush();
            });
      }
    }
    store.write(position.done(), description(found), out -> PositionForm.write(out, position));
  }

  private Map<String, String> description(Map<String, String> found) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.putAll(found);
    return all;
  }

  private static void requireSame(
      CheckpointStore.Saved<?> saved, Map<String, String> now, Set<String> names) {
    List<AnotherTrainingException.Difference> differences = new ArrayList<>();
    for (String name : names) {
      String was = saved.training().getOrDefault(name, BEFORE_FORM_5.get(name));
      String is = now.get(name);
      if (!isSame(was, is)) {
        differences.add(
            new AnotherTrainingException.Difference(
                name, was == null ? "not set" : was, is == null ? "not set" : is));
      }
    }
    if (!differences.isEmpty()) {
      throw new AnotherTrainingException(saved.path().toString(), differences);
    }
  }

  /** Whether both say the same setting: what an older version wrote may have older keys. */
  private static boolean isSame(String was, String is) {
    return Objects.equals(was, is)
        || was != null && is != null && KeySpelling.current(was).equals(KeySpelling.current(is));
  }

  private static void requireNotBeyond(CheckpointStore.Saved<TrainingPosition> saved, int epochs) {
    TrainingPosition position = saved.content();
    int begun = position.epoch() + (position.nextStep() > 0 ? 1 : 0);
    if (begun > epochs) {
      throw new WrongInputException(
          "%s has begun epoch %d, but epochs is %d; set epochs to at least %d, or name another folder"
              .formatted(saved.path(), begun, epochs, begun));
    }
  }

  /** Lets go of the folder; what it holds stays. */
  @Override
  public void close() {
    lease.close();
  }
}
