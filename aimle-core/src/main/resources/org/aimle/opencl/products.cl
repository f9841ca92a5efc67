// Products of token layers, in tiles. Compiled once for each size: a group of SIDE x SIDE work items makes TILE x TILE numbers, each
// item EACH x EACH of them, in blocks of 4 x 4 that lie TILE / 2 apart. Sums go over k in rising order, whatever the tile.

#define DEPTH 16
#define BLOCKS (EACH / 4)
#define ITEMS (SIDE * SIDE)

// Rows of the left tile have room behind them: else all writes of a column would be to one bank.
#define LEFT_ROOM (TILE + 4)

#ifndef PRODUCTS
#define PRODUCTS

#define BIASED 1
#define RECTIFIED 2
#define ADDED 4

// Up to four numbers of a row from `at` on, 0 where the row has ended. Rows of whole fours begin at multiples of four.
float4 four(global const float *x, size_t at, int left, int whole) {
  float4 v = 0;
  if (left > 0) {
    if (whole) {
      v = *(global const float4 *)(x + at);
    } else {
      v.x = x[at];
      v.y = left > 1 ? x[at + 1] : 0;
      v.z = left > 2 ? x[at + 2] : 0;
      v.w = left > 3 ? x[at + 3] : 0;
    }
  }
  return v;
}

void put_four(global float *y, size_t at, int left, int whole, float4 v) {
  if (left > 0) {
    if (whole) {
      *(global float4 *)(y + at) = v;
    } else {
      y[at] = v.x;
      if (left > 1) {
        y[at + 1] = v.y;
      }
      if (left > 2) {
        y[at + 2] = v.z;
      }
      if (left > 3) {
        y[at + 3] = v.w;
      }
    }
  }
}

// Without loops: what is indexed by a loop that stays one is not kept in registers.
#define ADD_ROW(i, l)                                                          \
  sums[i][0] = fma((float4)(l), r[0], sums[i][0]);                             \
  if (BLOCKS > 1) {                                                            \
    sums[i][BLOCKS - 1] = fma((float4)(l), r[BLOCKS - 1], sums[i][BLOCKS - 1]); \
  }

#define ADD_ROWS(k, block, first)                                            \
  {                                                                          \
    float4 l = *(local float4 *)&left[k][(block) * (TILE / 2) + 4 * ly];     \
    ADD_ROW(first, l.x)                                                      \
    ADD_ROW((first) + 1, l.y)                                                \
    ADD_ROW((first) + 2, l.z)                                                \
    ADD_ROW((first) + 3, l.w)                                                \
  }

// sums[4 * g + i][h] += left[k][block g of ly, i] * right[k][block h of lx].
#define ADD_PRODUCTS(k)                                                     \
  float4 r[BLOCKS];                                                         \
  r[0] = *(local float4 *)&right[k][4 * lx];                                \
  if (BLOCKS > 1) {                                                         \
    r[BLOCKS - 1] = *(local float4 *)&right[k][TILE / 2 + 4 * lx];          \
  }                                                                         \
  ADD_ROWS(k, 0, 0)                                                         \
  if (BLOCKS > 1) {                                                         \
    ADD_ROWS(k, 1, EACH - 4)                                                \
  }

#endif

// y[r, n] = f(bias[n] + sum over taps t and k < depth of a[r + direction * (t - taps / 2), k] * packed[t][k][n]).
// Neighbours in another text count as 0. Rows of packed have columnRoom numbers, depthRoom rows a tap: multiples of TILE and DEPTH.
kernel __attribute__((reqd_work_group_size(SIDE, SIDE, 1))) void NAME(products)(
    global const float *a,
    global const int *textOf,
    global const int *starts,
    global const float *packed,
    global const float *parameters,
    int biases,
    global float *y,
    int rows,
    int depth,
    int depthRoom,
    int columns,
    int columnRoom,
    int taps,
    int direction,
    int flags) {
  local float left[DEPTH][LEFT_ROOM] __attribute__((aligned(16)));
  local float right[DEPTH][TILE] __attribute__((aligned(16)));
  int lx = get_local_id(0);
  int ly = get_local_id(1);
  int item = ly * SIDE + lx;
  int column0 = get_global_id(0) / SIDE * TILE;
  int row0 = get_global_id(1) / SIDE * TILE;
  int whole = depth % 4 == 0;

  // What the item fetches for its group: four numbers of one or two rows of each side.
  int leftK = 4 * (item % (DEPTH / 4));
  int leftRow = item / (DEPTH / 4);
  int rightN = 4 * (item % (TILE / 4));
  int rightK = item / (TILE / 4);
  int begin[BLOCKS], end[BLOCKS];
#pragma unroll
  for (int p = 0; p < BLOCKS; p++) {
    int row = row0 + leftRow + p * (ITEMS / (DEPTH / 4));
    begin[p] = 0;
    end[p] = 0;
    if (row < rows) {
      begin[p] = taps > 1 ? starts[textOf[row]] : 0;
      end[p] = taps > 1 ? starts[textOf[row] + 1] : rows;
    }
  }

  float4 sums[EACH][BLOCKS];
#pragma unroll
  for (int i = 0; i < EACH; i++) {
#pragma unroll
    for (int h = 0; h < BLOCKS; h++) {
      sums[i][h] = 0;
    }
  }
  int blocks = depthRoom / DEPTH;
  int steps = taps * blocks;
  float4 nextLeft[BLOCKS], nextRight[BLOCKS];
  for (int step = 0; step <= steps; step++) {
    if (step > 0) {
      barrier(CLK_LOCAL_MEM_FENCE);
#pragma unroll
      for (int p = 0; p < BLOCKS; p++) {
        int row = leftRow + p * (ITEMS / (DEPTH / 4));
        left[leftK][row] = nextLeft[p].x;
        left[leftK + 1][row] = nextLeft[p].y;
        left[leftK + 2][row] = nextLeft[p].z;
        left[leftK + 3][row] = nextLeft[p].w;
        *(local float4 *)&right[rightK + p * (ITEMS / (TILE / 4))][rightN] = nextRight[p];
      }
      barrier(CLK_LOCAL_MEM_FENCE);
    }
    if (step < steps) { // fetched while the block before is computed
      int t = step / blocks;
      int k0 = (step - t * blocks) * DEPTH;
      int shift = direction * (t - taps / 2);
#pragma unroll
      for (int p = 0; p < BLOCKS; p++) {
        int from = row0 + leftRow + p * (ITEMS / (DEPTH / 4)) + shift;
        int inside = from >= begin[p] && from < end[p];
        nextLeft[p] = four(a, (size_t)from * depth + k0 + leftK, inside ? depth - k0 - leftK : 0, whole);
        int k = t * depthRoom + k0 + rightK + p * (ITEMS / (TILE / 4));
        nextRight[p] = *(global const float4 *)(packed + (size_t)k * columnRoom + column0 + rightN);
      }
    }
    if (step > 0) {
#pragma unroll
      for (int k = 0; k < DEPTH; k++) {
        ADD_PRODUCTS(k)
      }
    }
  }

  int columnsWhole = columns % 4 == 0;
#pragma unroll
  for (int i = 0; i < EACH; i++) {
    int row = row0 + i / 4 * (TILE / 2) + 4 * ly + i % 4;
#pragma unroll
    for (int h = 0; h < BLOCKS; h++) {
      int n = column0 + h * (TILE / 2) + 4 * lx;
      int here = row < rows ? columns - n : 0;
      size_t at = (size_t)row * columns + n;
      float4 sum = sums[i][h];
      if (flags & BIASED) {
        sum += four(parameters, biases + n, here, 0);
      }
      if (flags & ADDED) {
        sum += four(y, at, here, columnsWhole);
      }
      if (flags & RECTIFIED) {
        sum = select(sum, (float4)(0), sum < (float4)(0)); // not a number stays what it is
      }
      put_four(y, at, here, columnsWhole, sum);
    }
  }
}

// parts[s][t * depth + k][n] = sum over the rows of chunk s of a[r + t - taps / 2, k] * delta[r, n]; behind the weights of each part
// the sums of delta, for the biases: each row has a one behind its last k.
kernel __attribute__((reqd_work_group_size(SIDE, SIDE, 1))) void NAME(weight_parts)(
    global const float *a,
    global const int *textOf,
    global const int *starts,
    global const float *delta,
    global float *parts,
    int rows,
    int depth,
    int columns,
    int taps,
    int chunk) {
  local float left[DEPTH][LEFT_ROOM] __attribute__((aligned(16)));
  local float right[DEPTH][TILE] __attribute__((aligned(16)));
  int lx = get_local_id(0);
  int ly = get_local_id(1);
  int item = ly * SIDE + lx;
  int column0 = get_global_id(0) / SIDE * TILE;
  int k0 = get_global_id(1) / SIDE * TILE;
  int t = get_global_id(2) % taps;
  int part = get_global_id(2) / taps;
  int shift = t - taps / 2;
  int first = part * chunk;
  int end = min(rows, first + chunk);
  int depthWhole = depth % 4 == 0;
  int columnsWhole = columns % 4 == 0;
  int within = 4 * (item % (TILE / 4));
  int fetched = item / (TILE / 4);

  int one = depth - k0 - within;

  float4 sums[EACH][BLOCKS];
#pragma unroll
  for (int i = 0; i < EACH; i++) {
#pragma unroll
    for (int h = 0; h < BLOCKS; h++) {
      sums[i][h] = 0;
    }
  }
  int steps = (end - first + DEPTH - 1) / DEPTH;
  float4 nextLeft[BLOCKS], nextRight[BLOCKS];
  for (int step = 0; step <= steps; step++) {
    if (step > 0) {
      barrier(CLK_LOCAL_MEM_FENCE);
#pragma unroll
      for (int p = 0; p < BLOCKS; p++) {
        int row = fetched + p * (ITEMS / (TILE / 4));
        *(local float4 *)&left[row][within] = nextLeft[p];
        *(local float4 *)&right[row][within] = nextRight[p];
      }
      barrier(CLK_LOCAL_MEM_FENCE);
    }
    if (step < steps) {
#pragma unroll
      for (int p = 0; p < BLOCKS; p++) {
        int row = first + step * DEPTH + fetched + p * (ITEMS / (TILE / 4));
        int from = row + shift;
        int inside = row < end;
        if (inside && shift != 0) {
          int text = textOf[row];
          inside = from >= starts[text] && from < starts[text + 1];
        }
        nextLeft[p] = four(a, (size_t)from * depth + k0 + within, inside ? one : 0, depthWhole);
        if (one >= 0 && one < 4) {
          nextLeft[p] = select(nextLeft[p], (float4)(1), (int4)(one) == (int4)(0, 1, 2, 3));
        }
        nextRight[p] =
            four(delta, (size_t)row * columns + column0 + within, row < end ? columns - column0 - within : 0, columnsWhole);
      }
    }
    if (step > 0) {
#pragma unroll
      for (int k = 0; k < DEPTH; k++) {
        ADD_PRODUCTS(k)
      }
    }
  }

  size_t at = (size_t)part * (taps * depth + 1) * columns;
#pragma unroll
  for (int i = 0; i < EACH; i++) {
    int k = k0 + i / 4 * (TILE / 2) + 4 * ly + i % 4;
    int row = k < depth ? t * depth + k : taps * depth;
    int stored = k < depth || (k == depth && t == 0);
#pragma unroll
    for (int h = 0; h < BLOCKS; h++) {
      int n = column0 + h * (TILE / 2) + 4 * lx;
      put_four(parts, at + (size_t)row * columns + n, stored ? columns - n : 0, columnsWhole, sums[i][h]);
    }
  }
}

#undef DEPTH
#undef BLOCKS
#undef ITEMS
#undef LEFT_ROOM
