package org.aimle.lab.bench.solvers;

import java.util.List;

/** Many solves of small instances of all kinds, after which the process must not have grown. */
final class SteadyMemory {

  /** What a heap that is not full yet, and the allocators' habits, may add. */
  private static final long ALLOWED = 64L << 20;

  private static final int WARM_UP_SHARE = 4;

  /**
   * @param before resident bytes after a quarter of the solves
   * @param after resident bytes after all
   */
  record Result(int solves, long before, long after) {

    boolean isSteady() {
      return after - before <= ALLOWED;
    }

    @Override
    public String toString() {
      return "%,d solves: the process has %s after a quarter of them and %s after all: %s"
          .formatted(
              solves,
              ResultTable.megabytes(before),
              ResultTable.megabytes(after),
              isSteady() ? "steady" : "IT GROWS");
    }
  }

  private record Small(String spec, int scores) {}

  private static final List<Small> SMALL =
      List.of(
          new Small("top-k:k=5", 50),
          new Small("spanning-tree:vertices=8", 28),
          new Small("arborescence:vertices=6,root=0", 30),
          new Small("matching:vertices=8", 28),
          new Small("assignment:columns=8", 64),
          new Small("knapsack:weights=3;4;5;6;7;8,capacity=15", 6),
          new Small("scheduling:horizon=8,durations=2;1;3,machines=0;0;0,capacities=2", 24),
          new Small("transportation:sources=3,destinations=4,capacities=3,demands=1", 12),
          new Small("transportation:capacities=5;5,demands=2;3;1,carry=split", 6),
          new Small("facility-location:facilities=2,customers=3", 8),
          new Small("supply-network:supplies=3;3;0;-2;-2,lanes=0-2;1-2;2-3;2-4,facilities=2", 4),
          new Small("lot-sizing:demands=3;0;4;2,capacities=5,holding=0.5", 4),
          new Small("tour:vertices=13,limit=0.001", 156),
          new Small("vehicle-routing:demands=3;2;2;4,capacity=6", 20),
          new Small("steiner-tree:vertices=4,edges=0-1;1-2;2-3;3-0;0-2,terminals=0;1;3", 5),
          new Small("program:constraints=x0+x1<=1;x1+x2<=1;x2+x3<=1;x3+x0<=1", 4));

  private SteadyMemory() {}

  static Result measure(int solves) {
    List<Attempt> attempts =
        SMALL.stream()
            .map(small -> Ours.of(small.spec(), Draws.gaussian(small.scores())).attempt().get())
            .toList();
    long before = 0;
    for (int i = 0; i < solves; i++) {
      if (i == solves / WARM_UP_SHARE) {
        before = settled();
      }
      attempts.get(i % attempts.size()).solve(i % Draws.SEVERAL);
    }
    long after = settled();
    attempts.forEach(Attempt::close);
    return new Result(solves, before, after);
  }

  private static long settled() {
    System.gc();
    return ProcessMemory.resident();
  }
}
