package org.aimle.opencl;

/** Sizes of the square of numbers that one group of work items computes in a product. */
enum Tile {
  /** Four by four numbers an item: many groups, for small products. */
  SMALL(64),
  /** Eight by eight: each number read from local memory is used twice as often. */
  LARGE(128);

  /** Items of a group in each direction. */
  static final int SIDE = 16;

  /** Groups of large tiles for each compute unit from which these are kept busy with them. */
  private static final int GROUPS_FOR_EACH_UNIT = 2;

  private final int size;

  Tile(int size) {
    this.size = size;
  }

  int size() {
    return size;
  }

  /** What the kernels' source is compiled with. */
  String definitions() {
    return """
        #define SIDE %d
        #define TILE %d
        #define EACH %d
        #define NAME(kernel) kernel##_%d
        """
        .formatted(SIDE, size, size / SIDE, size);
  }

  /** Makes room for the next size's definitions. */
  String ends() {
    return """
        #undef SIDE
        #undef TILE
        #undef EACH
        #undef NAME
        """;
  }

  /** The kernel's name in this size. */
  String kernel(String name) {
    return name + "_" + size;
  }

  /** Tiles that cover so many numbers. */
  int count(int numbers) {
    return (numbers + size - 1) / size;
  }

  /** Work items along so many numbers. */
  long items(int numbers) {
    return (long) count(numbers) * SIDE;
  }

  /** The larger that still gives each of so many compute units enough to do. */
  static Tile of(int rows, int columns, int repeats, int units) {
    long groups = (long) LARGE.count(rows) * LARGE.count(columns) * repeats;
    boolean narrow = SMALL.count(columns) == 1 || SMALL.count(rows) == 1;
    return !narrow && groups >= (long) GROUPS_FOR_EACH_UNIT * units ? LARGE : SMALL;
  }
}
