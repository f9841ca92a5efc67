package org.aimle.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

class TextBatchTest {

  private static final WordVectors VECTORS =
      WordVectors.of(List.of("a", "b", "c"), new float[] {1, 2, 3, 4, 5, 6}, 2);

  @Test
  void gathersVectorsAndPadsOnTheRight() {
    TextBatch batch =
        TextBatch.of(VECTORS, List.of(List.of("b", "?", "a"), List.of("c"), List.of()));
    assertArrayEquals(new long[] {3, 3, 2}, batch.words().shape());
    assertEquals('c', batch.words().ordering());
    assertArrayEquals(
        new float[] {3, 4, 0, 0, 1, 2, 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
        batch.words().dup('c').data().asFloat());
    assertArrayEquals(
        new float[] {1, 1, 1, 1, 0, 0, 0, 0, 0}, batch.mask().dup('c').data().asFloat());
    assertArrayEquals(new int[] {3, 1, 0}, batch.lengths());
  }

  @Test
  void aBufferIsUsedAgainAndGrows() {
    TextBatchBuffer buffer = new TextBatchBuffer(VECTORS);
    INDArray first = buffer.fill(new int[][] {{0, 1}, {2, 2}}).words();
    TextBatch second = buffer.fill(new int[][] {{-1}, {1}});
    assertArrayEquals(new long[] {2, 1, 2}, second.words().shape());
    assertArrayEquals(new float[] {0, 0, 3, 4}, second.words().dup('c').data().asFloat());
    assertEquals(first.data().address(), second.words().data().address(), "the same memory");
    TextBatch third = buffer.fill(new int[][] {{0, 1, 2, 0, 1}});
    assertArrayEquals(
        new float[] {1, 2, 3, 4, 5, 6, 1, 2, 3, 4}, third.words().dup('c').data().asFloat());
    assertArrayEquals(new float[] {1, 1, 1, 1, 1}, third.mask().dup('c').data().asFloat());
  }

  @Test
  void labelsBelongToTexts() {
    TextBatch batch = TextBatch.of(VECTORS, new int[][] {{0}, {1}});
    MultiDataSet data = batch.withLabels(new float[] {0.25f, 1});
    assertArrayEquals(new long[] {2, 1}, data.getLabels(0).shape());
    assertEquals(0.25, data.getLabels(0).getDouble(0));
    assertThrows(IllegalArgumentException.class, () -> batch.withLabels(new float[1]));
    assertThrows(IllegalArgumentException.class, () -> batch.withLabels(new float[] {0, 1.5f}));
    assertThrows(
        IllegalArgumentException.class, () -> batch.withLabels(new float[] {0, Float.NaN}));
  }

  @Test
  void refusesIdsOutsideTheVocabulary() {
    assertThrows(IllegalArgumentException.class, () -> TextBatch.of(VECTORS, new int[][] {{0, 3}}));
    assertThrows(
        IllegalArgumentException.class, () -> TextBatch.of(VECTORS, new int[][] {{0, -2}}));
    assertThrows(IllegalArgumentException.class, () -> TextBatch.of(VECTORS, new int[0][]));
  }

  @Test
  void labelsOfClassesAreProbabilities() {
    TextBatch batch = TextBatch.of(VECTORS, new int[][] {{0}, {1}});
    assertArrayEquals(
        new float[] {0.75f, 0.25f, 0, 1},
        batch.withLabels(new float[] {0.25f, 1}, 2).getLabels(0).ravel().toFloatVector());
    assertArrayEquals(
        new float[] {0, 0, 1, 1, 0, 0},
        batch.withLabels(new float[] {2, 0}, 3).getLabels(0).ravel().toFloatVector());
    assertThrows(IllegalArgumentException.class, () -> batch.withLabels(new float[] {3, 0}, 3));
    assertThrows(IllegalArgumentException.class, () -> batch.withLabels(new float[] {1.5f, 0}, 3));
    assertThrows(IllegalArgumentException.class, () -> batch.withLabels(new float[] {2, 0}, 2));
  }
}
