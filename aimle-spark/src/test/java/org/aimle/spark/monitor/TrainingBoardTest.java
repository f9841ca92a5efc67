package org.aimle.spark.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.aimle.spark.monitor.TrainingBoard.Outcome;
import org.aimle.spark.monitor.TrainingBoard.Snapshot;
import org.aimle.spark.training.RoundListener;
import org.aimle.spark.training.RoundProgress;
import org.junit.jupiter.api.Test;

class TrainingBoardTest {

  private final TrainingBoard board = new TrainingBoard();

  private RoundListener begin(int number) {
    RoundListener training = board.listener(number);
    training.trainingStarted(Progress.start());
    return training;
  }

  @Test
  void holdsAsMuchOfALongTrainingAsOfAnyOther() {
    RoundListener training = begin(1);
    int rounds = 12_345;
    for (int round = 0; round < rounds; round++) {
      training.roundEnded(Progress.round(round, rounds, "choice"), Progress.NO_STATE);
      training.epochEnded(Progress.epoch(round, 1.0 / (1 + round)), Progress.NO_STATE);
    }
    Snapshot snapshot = board.trainings().get(0);
    assertTrue(snapshot.rounds().size() <= TrainingBoard.MOST_POINTS);
    assertTrue(snapshot.rounds().size() >= TrainingBoard.MOST_POINTS / 3);
    assertTrue(snapshot.epochs().size() <= TrainingBoard.MOST_POINTS);
    List<Integer> numbers = snapshot.rounds().stream().map(RoundProgress::round).toList();
    assertEquals(0, numbers.get(0));
    assertEquals(rounds - 1, numbers.get(numbers.size() - 1));
    assertEquals(numbers.stream().sorted().distinct().toList(), numbers);
    assertEquals(rounds - 1, snapshot.bestEpoch().orElseThrow().epoch());
  }

  @Test
  void forgetsOldTrainingsThoseThatRunLast() {
    begin(1);
    for (int number = 2; number <= 100; number++) {
      begin(number).trainingEnded(Optional.empty());
    }
    List<Snapshot> held = board.trainings();
    assertEquals(TrainingBoard.MOST_TRAININGS, held.size());
    assertEquals(100, held.get(0).number());
    assertEquals(1, held.get(held.size() - 1).number());
    assertEquals(Outcome.RUNNING, held.get(held.size() - 1).outcome());
    IntStream.range(101, 200).forEach(this::begin);
    assertEquals(TrainingBoard.MOST_TRAININGS, board.trainings().size());
  }

  @Test
  void pageEscapesNamesAndFailures() {
    RoundListener training = begin(1);
    training.roundEnded(Progress.round(0, 2, "<b>\"a\"</b>"), Progress.NO_STATE);
    training.roundEnded(Progress.round(1, 2, "<b>\"a\"</b>"), Progress.NO_STATE);
    training.trainingEnded(
        Optional.of(new IllegalStateException("<img src=x onerror=alert(1)>\nmore")));
    String page = LivePage.render("app & <i>", board.trainings());
    assertFalse(page.contains("<img"), page);
    assertFalse(page.contains("<b>\""), page);
    assertTrue(page.contains("&lt;img src=x onerror=alert(1)&gt;</p>"), page);
    assertTrue(page.contains("app &amp; &lt;i&gt;"), page);
  }

  @Test
  void pageShowsTrainingsThatRunAtOnce() {
    for (int number = 1; number <= 3; number++) {
      begin(number).roundEnded(Progress.round(0, 9, "choice"), Progress.NO_STATE);
    }
    String page = LivePage.render("app", board.trainings());
    for (int number = 1; number <= 3; number++) {
      assertTrue(page.contains("<h1>Training " + number + ": runs</h1>"), page);
    }
    assertFalse(page.contains("NaN"), page);
  }
}
