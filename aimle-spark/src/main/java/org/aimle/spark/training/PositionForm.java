package org.aimle.spark.training;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.aimle.lambda.SparsityStatistics;
import org.aimle.spark.training.wire.GraphState;
import org.aimle.spark.training.wire.Wire;

/**
 * The written form of a {@link TrainingPosition}, as checkpoints hold it. Rounds are written by the
 * block: {@link #BLOCK} of them that are done stand in a file of their own, written once; a
 * checkpoint holds those after the last whole block.
 */
final class PositionForm {

  /** Rounds of a block. */
  static final int BLOCK = 256;

  /** Of checkpoints that hold all rounds. */
  private static final int FORM_WITHOUT_BLOCKS = 3;

  /** Of checkpoints whose states are below 2 GiB. */
  private static final int FORM_IN_ONE_PIECE = 4;

  private PositionForm() {}

  /** How many blocks are whole. */
  static int blocks(TrainingPosition position) {
    return position.done() / BLOCK;
  }

  /** The rounds of a block, in order; empty if they are not known. */
  static List<RoundProgress> block(TrainingPosition position, int block) {
    List<RoundProgress> rounds = position.rounds();
    // From the end: what is missing is at the front.
    int to = rounds.size() - (position.done() - (block + 1) * BLOCK);
    int from = to - BLOCK;
    return from >= 0 && rounds.get(from).round() == block * BLOCK
        ? rounds.subList(from, to)
        : List.of();
  }

  static void writeBlock(DataOutput out, List<RoundProgress> rounds) throws IOException {
    for (RoundProgress round : rounds) {
      writeRound(out, round);
    }
  }

  /**
   * @throws IOException if it is not the block that is asked for
   */
  static List<RoundProgress> readBlock(DataInput in, int block) throws IOException {
    List<RoundProgress> rounds = new ArrayList<>(BLOCK);
    for (int i = 0; i < BLOCK; i++) {
      RoundProgress round = readRound(in);
      if (round.round() != block * BLOCK + i) {
        throw new IOException("it holds other rounds");
      }
      rounds.add(round);
    }
    return rounds;
  }

  static void write(DataOutput out, TrainingPosition position) throws IOException {
    Wire.writeState(out, position.state());
    Wire.writeDoubles(out, position.memory());
    out.writeInt(position.firstEpoch());
    out.writeInt(position.nextStep());
    out.writeBoolean(position.best().isPresent());
    if (position.best().isPresent()) {
      Wire.writeState(out, position.best().get().state());
      out.writeDouble(position.best().get().loss());
      out.writeInt(position.best().get().epoch());
    }
    out.writeInt(position.done());
    List<RoundProgress> rounds = position.rounds();
    int tail = Math.min(rounds.size(), position.done() % BLOCK);
    out.writeInt(tail);
    for (RoundProgress round : rounds.subList(rounds.size() - tail, rounds.size())) {
      writeRound(out, round);
    }
    out.writeInt(position.epochs().size());
    for (EpochProgress epoch : position.epochs()) {
      out.writeInt(epoch.epoch());
      out.writeLong(epoch.examples());
      out.writeDouble(epoch.trainingLoss());
      writeOptional(out, epoch.validationLoss());
      out.writeLong(epoch.elapsed().toNanos());
    }
    out.writeInt(position.memories().size());
    for (float[] memory : position.memories()) {
      Wire.writeFloats(out, memory);
    }
  }

  /**
   * Reads a checkpoint's content, without the rounds of whole blocks.
   *
   * @param form of the checkpoint
   */
  static TrainingPosition read(int form, DataInput in) throws IOException {
    GraphState state = readState(form, in);
    double[] memory = Wire.readDoubles(in);
    int firstEpoch = in.readInt();
    int nextStep = in.readInt();
    Optional<TrainingPosition.Best> best =
        in.readBoolean()
            ? Optional.of(
                new TrainingPosition.Best(readState(form, in), in.readDouble(), in.readInt()))
            : Optional.empty();
    int done = form == FORM_WITHOUT_BLOCKS ? -1 : in.readInt();
    List<RoundProgress> rounds = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      rounds.add(readRound(in));
    }
    if (form == FORM_WITHOUT_BLOCKS) {
      done = rounds.size();
    }
    List<EpochProgress> epochs = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      epochs.add(
          new EpochProgress(
              in.readInt(),
              in.readLong(),
              in.readDouble(),
              readOptional(in),
              Duration.ofNanos(in.readLong())));
    }
    List<float[]> memories = new ArrayList<>();
    for (int left = form <= FORM_IN_ONE_PIECE ? 0 : in.readInt(); left > 0; left--) {
      memories.add(Wire.readFloats(in));
    }
    return new TrainingPosition(
        state, memory, firstEpoch, nextStep, best, done, rounds, epochs, memories);
  }

  private static GraphState readState(int form, DataInput in) throws IOException {
    return form <= FORM_IN_ONE_PIECE ? Wire.readStateInOnePiece(in) : Wire.readState(in);
  }

  private static void writeRound(DataOutput out, RoundProgress round) throws IOException {
    out.writeInt(round.epoch());
    out.writeInt(round.epochs());
    out.writeInt(round.round());
    out.writeInt(round.rounds());
    out.writeLong(round.examples());
    out.writeDouble(round.examplesPerSecond());
    out.writeDouble(round.trainingLoss());
    out.writeInt(round.droppedReplicas());
    out.writeInt(round.layers().size());
    for (Map.Entry<String, LayerProgress> layer : round.layers().entrySet()) {
      Wire.writeText(out, layer.getKey());
      Wire.writeLambda(out, layer.getValue().lambda());
      out.writeLong(layer.getValue().sparsity().nonZeros());
      out.writeLong(layer.getValue().sparsity().gradients());
      out.writeLong(layer.getValue().sparsity().ones());
      Wire.writeCounts(out, layer.getValue().solver());
    }
    writeOptional(out, round.validationLoss());
    out.writeLong(round.elapsed().toNanos());
    out.writeLong(round.remaining().toNanos());
  }

  private static RoundProgress readRound(DataInput in) throws IOException {
    int epoch = in.readInt();
    int epochs = in.readInt();
    int round = in.readInt();
    int rounds = in.readInt();
    long examples = in.readLong();
    double examplesPerSecond = in.readDouble();
    double trainingLoss = in.readDouble();
    int dropped = in.readInt();
    Map<String, LayerProgress> layers = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      layers.put(
          Wire.readText(in),
          new LayerProgress(
              Wire.readLambda(in),
              new SparsityStatistics(in.readLong(), in.readLong(), in.readLong()),
              Wire.readCounts(in)));
    }
    return new RoundProgress(
        epoch,
        epochs,
        round,
        rounds,
        examples,
        examplesPerSecond,
        trainingLoss,
        dropped,
        layers,
        readOptional(in),
        Duration.ofNanos(in.readLong()),
        Duration.ofNanos(in.readLong()));
  }

  private static void writeOptional(DataOutput out, OptionalDouble value) throws IOException {
    out.writeBoolean(value.isPresent());
    if (value.isPresent()) {
      out.writeDouble(value.getAsDouble());
    }
  }

  private static OptionalDouble readOptional(DataInput in) throws IOException {
    return in.readBoolean() ? OptionalDouble.of(in.readDouble()) : OptionalDouble.empty();
  }
}
