package org.aimle.solver.supply;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.MapSolver;
import org.aimle.solver.Refusals;
import org.aimle.solver.SolverSpec;
import org.aimle.solver.UnspecifiedTiesContract;
import org.aimle.solver.limits.SearchInterruptedException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SupplySolversTest {

  /** Two sources and as many destinations as {@code lanes} allows. */
  private static float[] context(int lanes, float capacity, float[] demands) {
    float[] context = new float[4 + lanes / 2];
    context[0] = 2;
    context[1] = lanes / 2;
    context[2] = capacity;
    context[3] = capacity + 1;
    for (int d = 0; d < lanes / 2; d++) {
      context[4 + d] = demands[d % demands.length];
    }
    return context;
  }

  private static MapSolver perInstance(String spec, float[] demands, float capacity, int ahead) {
    ContextSolver solver = (ContextSolver) SolverSpec.parse(spec).create();
    return (theta, z, offset, length) -> {
      float[] context = context(length - ahead, capacity, demands);
      solver.forInstance(context, 0, context.length, length).solve(theta, z, offset, length);
    };
  }

  private abstract static class Contract extends UnspecifiedTiesContract {

    @Override
    protected int[] smallSizes() {
      return new int[] {2, 4, 8, 10};
    }

    @Override
    protected int usualSize() {
      return 10;
    }

    /** Whether whole deliveries along chosen lanes are right. */
    static boolean deliversWhole(float[] context, float[] z, int offset) {
      int destinations = (int) context[1];
      float[] sent = new float[2];
      for (int d = 0; d < destinations; d++) {
        if (z[offset + d] + z[offset + destinations + d] != 1) {
          return false;
        }
        sent[0] += z[offset + d] * context[4 + d];
        sent[1] += z[offset + destinations + d] * context[4 + d];
      }
      return sent[0] <= context[2] && sent[1] <= context[3];
    }

    /** Whether amounts along chosen lanes can meet all demands: by trying all amounts. */
    static boolean canDeliver(float[] context, float[] z, int offset, int d, float a, float b) {
      int destinations = (int) context[1];
      if (d == destinations) {
        return true;
      }
      float demand = context[4 + d];
      for (int amount = 0; amount <= demand; amount++) {
        float other = demand - amount;
        if (amount <= a
            && other <= b
            && (amount == 0 || z[offset + d] == 1)
            && (other == 0 || z[offset + destinations + d] == 1)
            && canDeliver(context, z, offset, d + 1, a - amount, b - other)) {
          return true;
        }
      }
      return false;
    }
  }

  @Nested
  class UnitLanes extends Contract {

    private static final float[] DEMANDS = {1, 2, 1, 0};

    @Override
    protected MapSolver solver() {
      return perInstance("transportation", DEMANDS, 2, 0);
    }

    @Override
    protected boolean isFeasible(float[] z, int offset, int length) {
      float[] context = context(length, 2, DEMANDS);
      int destinations = length / 2;
      float[] sent = new float[2];
      for (int d = 0; d < destinations; d++) {
        sent[0] += z[offset + d];
        sent[1] += z[offset + destinations + d];
        if (z[offset + d] + z[offset + destinations + d] != context[4 + d]) {
          return false;
        }
      }
      return sent[0] <= context[2] && sent[1] <= context[3];
    }
  }

  @Nested
  class SingleLanes extends Contract {

    private static final float[] DEMANDS = {2, 3, 1};

    @Override
    protected MapSolver solver() {
      return perInstance("transportation:carry=single", DEMANDS, 5, 0);
    }

    @Override
    protected boolean isFeasible(float[] z, int offset, int length) {
      return deliversWhole(context(length, 5, DEMANDS), z, offset);
    }
  }

  @Nested
  class SingleLanesOfOneSize extends Contract {

    private static final float[] DEMANDS = {3};

    @Override
    protected MapSolver solver() {
      return perInstance("transportation:carry=single", DEMANDS, 8, 0);
    }

    @Override
    protected boolean isFeasible(float[] z, int offset, int length) {
      return deliversWhole(context(length, 8, DEMANDS), z, offset);
    }
  }

  @Nested
  class SplitLanes extends Contract {

    private static final float[] DEMANDS = {2, 3, 1};

    @Override
    protected MapSolver solver() {
      return perInstance("transportation:carry=split", DEMANDS, 5, 0);
    }

    @Override
    protected boolean isFeasible(float[] z, int offset, int length) {
      float[] context = context(length, 5, DEMANDS);
      return canDeliver(context, z, offset, 0, context[2], context[3]);
    }
  }

  private abstract static class Facilities extends Contract {

    static final float[] DEMANDS = {2, 1, 3};

    @Override
    protected int[] smallSizes() {
      return new int[] {4, 6, 10};
    }

    /** Whether chosen lanes start at open facilities. */
    static boolean startOpen(float[] z, int offset, int length) {
      int customers = (length - 2) / 2;
      for (int lane = 0; lane < 2 * customers; lane++) {
        if (z[offset + 2 + lane] > z[offset + lane / customers]) {
          return false;
        }
      }
      return true;
    }
  }

  @Nested
  class FacilitiesOfWholeDeliveries extends Facilities {

    @Override
    protected MapSolver solver() {
      return perInstance("facility-location", DEMANDS, 5, 2);
    }

    @Override
    protected boolean isFeasible(float[] z, int offset, int length) {
      return startOpen(z, offset, length)
          && deliversWhole(context(length - 2, 5, DEMANDS), z, offset + 2);
    }
  }

  @Nested
  class OneFacilityOfSplitDeliveries extends Facilities {

    @Override
    protected MapSolver solver() {
      return perInstance("facility-location:carry=split,open=1", DEMANDS, 8, 2);
    }

    @Override
    protected boolean isFeasible(float[] z, int offset, int length) {
      float[] context = context(length - 2, 8, DEMANDS);
      return startOpen(z, offset, length)
          && z[offset] + z[offset + 1] == 1
          && canDeliver(context, z, offset + 2, 0, context[2], context[3]);
    }
  }

  /** A flow of unit lanes with one unit everywhere is an assignment. */
  @Test
  void unitLanesOfOneUnitAreAnAssignment() {
    int n = 20;
    MapSolver flow =
        SolverSpec.parse("transportation:sources=20,destinations=20,capacities=1").create();
    MapSolver assignment = SolverSpec.parse("assignment:columns=20").create();
    Random random = new Random(6);
    for (int trial = 0; trial < 20; trial++) {
      float[] theta = new float[n * n];
      for (int i = 0; i < theta.length; i++) {
        theta[i] = (float) random.nextGaussian();
      }
      float[] z = new float[n * n];
      float[] other = new float[n * n];
      flow.solve(theta, z, 0, n * n);
      assignment.solve(theta, other, 0, n * n);
      assertArrayEquals(other, z);
    }
  }

  @Test
  void lanesMayBeChosenFrom() {
    String lanes = "lanes=0-0;1-0;1-1";
    for (String spec :
        new String[] {
          "transportation:capacities=2;2,demands=1;1," + lanes,
          "transportation:capacities=2;2,demands=1;2,carry=split," + lanes
        }) {
      MapSolver solver = SolverSpec.parse(spec).create();
      float[] z = new float[3];
      solver.solve(new float[] {1, 2, -1}, z, 0, 3);
      boolean split = spec.contains("split");
      assertArrayEquals(split ? new float[] {1, 1, 1} : new float[] {0, 1, 1}, z);
      float[] byContext = new float[3];
      float[] context = {2, 2, 2, 2, 1, split ? 2 : 1, 0, 0, 1, 0, 1, 1, -1};
      ((ContextSolver) solver)
          .forInstance(context, 0, context.length, 3)
          .solve(new float[] {1, 2, -1}, byContext, 0, 3);
      assertArrayEquals(z, byContext);
      assertEquals(2, solver.counts().solved());
    }
  }

  @Test
  void facilitiesWithoutCapacitiesServeAll() {
    MapSolver solver = SolverSpec.parse("facility-location:facilities=2,customers=3").create();
    float[] theta = {-2, -1, 1, 1, 1, 1, 0.5f, 1};
    float[] z = new float[8];
    solver.solve(theta, z, 0, 8);
    assertArrayEquals(new float[] {0, 1, 0, 0, 0, 1, 1, 1}, z);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "transportation:capacities=1;1,demands=3;0",
        "transportation:capacities=3;3;3,demands=4;4,carry=single",
        "transportation:capacities=5;5,demands=3;3;4,lanes=0-0;0-1;0-2,carry=split",
        "facility-location:facilities=2,customers=3,capacities=2,demands=1,open=1"
      })
  void demandsThatCannotBeMetAreRefused(String text) {
    SolverSpec impossible = SolverSpec.parse(text);
    String message = assertThrows(IllegalArgumentException.class, impossible::create).getMessage();
    assertTrue(message.contains("raise capacities"), message);
    assertTrue(message.matches(".*(no choice|no solution|all capacities).*"), message);
  }

  /** A lane that must be taken, whatever the others score, leaves them their digits. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "transportation:capacities=2;1,demands=1;1;1",
        "transportation:capacities=2;1,demands=1;1;1,carry=single",
        "transportation:capacities=4;2,demands=2;2;2,carry=split",
        "facility-location:capacities=2;1,demands=1;1;1"
      })
  void oneHugeScoreDoesNotSpoilTheRest(String text) {
    boolean located = text.startsWith("facility");
    float[] lanes = {1e12f, 0.5f, 0.3f, 0, 0.3f, 0.2f};
    float[] best = {1, 1, 0, 0, 0, 1};
    float[] theta = new float[located ? 8 : 6];
    float[] expected = new float[theta.length];
    System.arraycopy(lanes, 0, theta, theta.length - 6, 6);
    System.arraycopy(best, 0, expected, theta.length - 6, 6);
    if (located) {
      expected[0] = 1;
      expected[1] = 1;
    }
    if (text.contains("split")) {
      // more lanes than needed gain nothing here
      for (int lane = 0; lane < 6; lane++) {
        theta[lane] -= lane == 0 ? 0 : 1;
      }
    }
    float[] z = new float[theta.length];
    MapSolver solver = SolverSpec.parse(text).create();
    solver.solve(theta, z, 0, z.length);
    assertArrayEquals(expected, z);
    assertEquals(0, solver.counts().limited());
  }

  /** What is missing is said, not only that something is. */
  @Test
  void messagesNameTheCause() {
    Refusals.assertRefusesSpec(
        "facility-location:facilities=2,customers=3,open=3",
        "open is 3 but there are 2 facilities");
    Refusals.assertRefusesSpec(
        "facility-location:capacities=4;3;2,demands=3;3;2,open=2",
        "capacities of 7 together, but all demands are 8; there is no solution: raise open");
    Refusals.assertRefusesSpec(
        "transportation:capacities=4;4,demands=3;1", "only 2 lanes of one unit lead there");
    Refusals.assertRefusesSpec(
        "transportation:capacities=4;4,demands=5;1,carry=single", "has that capacity alone");
    Refusals.assertRefusesSpec(
        "transportation:capacities=4;4,demands=1;1,lanes=0-0;1-0,carry=split",
        "destination 1 demands 1 but no lane leads there");
    ContextSolver open =
        (ContextSolver) SolverSpec.parse("facility-location:open=2,carry=split").create();
    Refusals.assertRefusesContext(open, "3 1 1 1 1 3", 6, "raise open, or raise capacities");
  }

  /** A limit that leaves no time at all still gives a choice that is allowed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "transportation:carry=split",
        "transportation:carry=single",
        "facility-location:carry=split",
        "facility-location:carry=single",
        "facility-location:carry=split,open=4",
        "facility-location:carry=single,open=4"
      })
  void aLimitOfNoTimeGivesTheGreedyChoice(String text) {
    int sources = 8;
    int destinations = 30;
    boolean located = text.startsWith("facility");
    MapSolver solver =
        SolverSpec.parse(
                text
                    + (text.contains(":") ? "," : ":")
                    + "wall-limit=1e-9,capacities=60,demands=5,"
                    + (located ? "facilities=8,customers=30" : "sources=8,destinations=30"))
            .create();
    int ahead = located ? sources : 0;
    float[] theta = new float[ahead + sources * destinations];
    Random random = new Random(4);
    for (int i = 0; i < theta.length; i++) {
      theta[i] = (float) random.nextGaussian() - (i < ahead ? 3 : 1);
    }
    float[] z = new float[theta.length];
    solver.solve(theta, z, 0, z.length);
    assertEquals(text.contains("single") && !located ? 0 : 1, solver.counts().limited());
    int open = 0;
    for (int s = 0; s < ahead; s++) {
      open += (int) z[s];
    }
    assertTrue(!text.contains("open=") || open == 4);
    float[] sent = new float[sources];
    for (int d = 0; d < destinations; d++) {
      int lanes = 0;
      for (int s = 0; s < sources; s++) {
        float lane = z[ahead + s * destinations + d];
        lanes += (int) lane;
        sent[s] += 5 * lane;
        assertTrue(!located || lane <= z[s], "lanes start at open facilities");
      }
      assertTrue(text.contains("single") ? lanes == 1 : lanes >= 1, lanes + " lanes to " + d);
    }
    for (int s = 0; s < sources && text.contains("single"); s++) {
      assertTrue(sent[s] <= 60);
    }
  }

  /** Lanes of -1 keep their places, so that examples of a batch may have different numbers. */
  @Test
  void absentLanesAreNeverChosen() {
    float[] lanes = {2, 2, 2, 2, 1, 1, 0, 0, -1, -1, 1, 0, 1, 1};
    for (String spec :
        new String[] {
          "transportation", "transportation:carry=single", "transportation:carry=split",
        }) {
      float[] z = new float[4];
      ((ContextSolver) SolverSpec.parse(spec).create())
          .forInstance(lanes, 0, lanes.length, 4)
          .solve(new float[] {1, 9, -2, -3}, z, 0, 4);
      assertArrayEquals(new float[] {1, 0, 0, 1}, z, spec);
    }
    for (String carry : new String[] {"single", "split"}) {
      float[] z = new float[6];
      ((ContextSolver) SolverSpec.parse("facility-location:carry=" + carry).create())
          .forInstance(lanes, 0, lanes.length, 6)
          .solve(new float[] {-1, -1, 1, 9, -2, -3}, z, 0, 6);
      assertArrayEquals(new float[] {1, 1, 1, 0, 0, 1}, z, carry);
    }
    ContextSolver solver = (ContextSolver) SolverSpec.parse("transportation").create();
    float[] half = {1, 1, 1, 1, -1, 0};
    assertThrows(IllegalArgumentException.class, () -> solver.forInstance(half, 0, half.length, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "transportation:capacities=1;x",
        "transportation:capacities=1;2,sources=3",
        "transportation:capacities=1;2,demands=1,lanes=0-0;2-0",
        "transportation:capacities=1;2,demands=1,lanes=0:0",
        "transportation:capacities=1;2,carry=all",
        "transportation:sources=0",
        "facility-location:facilities=2,customers=2,carry=unit",
        "facility-location:facilities=2,customers=2,open=0",
        "facility-location:facilities=2,customers=2,sources=2"
      })
  void refusesAWrongSpec(String text) {
    SolverSpec spec = SolverSpec.parse(text);
    String message = assertThrows(IllegalArgumentException.class, spec::create).getMessage();
    assertTrue(
        Arrays.stream(new String[] {"capacities", "lane", "carry", "sources", "open"})
            .anyMatch(message::contains),
        message);
  }

  /** As many lanes as run on a thread of their own. */
  @Test
  void aLargeFlowIsRightAndEndsWhenUnwanted() {
    int n = 256;
    MapSolver solver =
        SolverSpec.parse("transportation:sources=256,destinations=256,capacities=1,demands=1")
            .create();
    float[] theta = new float[n * n];
    Random random = new Random(1);
    for (int i = 0; i < theta.length; i++) {
      theta[i] = random.nextInt(1000);
    }
    float[] z = new float[theta.length];
    Thread.currentThread().interrupt();
    assertThrows(SearchInterruptedException.class, () -> solver.solve(theta, z, 0, theta.length));
    assertTrue(Thread.interrupted(), "the status is left");
    solver.solve(theta, z, 0, theta.length);
    float[] pairs = new float[theta.length];
    SolverSpec.parse("assignment:columns=256").create().solve(theta, pairs, 0, theta.length);
    double value = 0;
    double best = 0;
    for (int i = 0; i < theta.length; i++) {
      value += z[i] * theta[i];
      best += pairs[i] * theta[i];
    }
    assertEquals(best, value);
  }
}
