package org.aimle.solver.supply;

/**
 * Rows that hold for all lots and make the linear relaxation of {@link LotSizing#toNetwork} nearly
 * as tight as that of lots alone can be: the (l, S) inequalities in the form that is enough where
 * what is made early costs no less (Pochet and Wolsey, Mathematical Programming 67, 1994). What is
 * needed of an item in the periods {@code k .. l} is on stock before, or made in them:
 *
 * <pre>{@code
 * stock[k - 1] + sum over t in k .. l of min(capacity[t], demand[t .. l]) z[t] >= demand[k .. l]
 * }</pre>
 */
final class LotRows {

  /** Periods that a row spans: longer ones hardly ever bind, as lots hardly ever last so long. */
  private static final int MOST_PERIODS = 16;

  private final LotSizing instance;
  private final SupplyModel model;

  private LotRows(LotSizing instance, SupplyModel model) {
    this.instance = instance;
    this.model = model;
  }

  /**
   * Adds the rows to the model of an instance without stocks.
   *
   * @param model of {@link LotSizing#toNetwork}, all lots scored
   */
  static void add(LotSizing instance, SupplyModel model) {
    LotRows rows = new LotRows(instance, model);
    for (int item = 0; item < instance.items(); item++) {
      for (int from = 0; from < instance.periods(); from++) {
        rows.addFrom(item, from);
      }
    }
  }

  private void addFrom(int item, int from) {
    int periods = instance.periods();
    long[] needed = new long[MOST_PERIODS];
    for (int to = from; to < Math.min(periods, from + MOST_PERIODS); to++) {
      long demand = instance.demands()[item * periods + to];
      for (int t = from; t <= to; t++) {
        needed[t - from] += demand;
      }
      if (demand > 0) {
        addRow(item, from, to, needed);
      }
    }
  }

  /**
   * @param needed of each period from the first on: what is needed from it to the last
   */
  private void addRow(int item, int from, int to, long[] needed) {
    int lots = to - from + 1;
    int periods = instance.periods();
    int[] variables = new int[from == 0 ? lots : lots + 1];
    long[] coefficients = new long[variables.length];
    for (int i = 0; i < lots; i++) {
      variables[i] = item * periods + from + i;
      coefficients[i] = Math.min(instance.capacities()[from + i], needed[i]);
    }
    if (from > 0) {
      int kept = instance.items() * periods + item * (periods - 1) + from - 1;
      variables[lots] = model.firstAmount() + kept;
      coefficients[lots] = 1;
    }
    model.atLeast(needed[0], variables, coefficients);
  }
}
