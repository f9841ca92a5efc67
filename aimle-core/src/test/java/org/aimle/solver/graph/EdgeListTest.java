package org.aimle.solver.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.aimle.solver.ContextRow;
import org.junit.jupiter.api.Test;

class EdgeListTest {

  private static final EdgeList WITH_GAP =
      EdgeList.of(4, new int[] {2, -1, 0, 2}, new int[] {0, -1, 3, 3});

  @Test
  void theWrittenFormIsReadBack() {
    EdgeList graph = EdgeList.parse(12, " 0-11;3-4;11-3 ; 3-4 ");
    assertEquals(4, graph.size());
    assertEquals("0-11;3-4;11-3;3-4", graph.toString());
    assertEquals(graph, EdgeList.parse(12, graph.toString()));
    assertEquals(graph.hashCode(), EdgeList.parse(12, graph.toString()).hashCode());
    assertNotEquals(graph, EdgeList.parse(13, graph.toString()));
  }

  @Test
  void aContextSaysTheSame() {
    float[] context = {7, 2, 0, -1, -1, 0, 3, 2, 3, -1};
    assertEquals(WITH_GAP, EdgeList.read(new ContextRow(context, 0, 10), 1, 4, 4));
    assertTrue(WITH_GAP.isAbsent(1));
  }

  @Test
  void incidenceListsPresentEdgesInOrder() {
    assertEquals(
        List.of(List.of(2), List.of(), List.of(0, 3), List.of()), all(Incidence.leaving(WITH_GAP)));
    assertEquals(
        List.of(List.of(0), List.of(), List.of(), List.of(2, 3)),
        all(Incidence.entering(WITH_GAP)));
    assertEquals(
        List.of(List.of(0, 2), List.of(), List.of(0, 3), List.of(2, 3)),
        all(Incidence.touching(WITH_GAP)));
  }

  private static List<List<Integer>> all(Incidence incidence) {
    List<List<Integer>> all = new ArrayList<>();
    for (int v = 0; v < 4; v++) {
      List<Integer> edges = new ArrayList<>();
      for (int i = incidence.from(v); i < incidence.from(v + 1); i++) {
        edges.add(incidence.edge(i));
      }
      all.add(edges);
    }
    return all;
  }

  @Test
  void refusesWhatIsNoGraph() {
    refused("tails has 1", () -> EdgeList.of(2, new int[] {0}, new int[0]));
    refused("edge 0 goes from 0 to -1", () -> EdgeList.of(2, new int[] {0}, new int[] {-1}));
    refused("edge 0 is a loop", () -> EdgeList.of(2, new int[] {1}, new int[] {1}));
    refused("the head of edge 0, is 4.0", () -> read(0, 4));
    refused("the tail of edge 0, is -1.0", () -> read(-1, 1));
    refused("context[1], edge 0, is a loop at vertex 2", () -> read(2, 2));
    refused("vertices is 0", () -> EdgeList.parse(0, "0-1"));
    refused("edges has '2'", () -> EdgeList.parse(2, "0-2"));
    refused("edges has ''", () -> EdgeList.parse(2, "0-1;1-"));
    refused("edges has '0>1'", () -> EdgeList.parse(2, "0>1"));
  }

  private static void read(float tail, float head) {
    EdgeList.read(new ContextRow(new float[] {4, tail, head}, 0, 3), 1, 4, 1);
  }

  private static void refused(String expected, Runnable making) {
    String message = assertThrows(IllegalArgumentException.class, making::run).getMessage();
    assertTrue(message.contains(expected), message);
  }
}
