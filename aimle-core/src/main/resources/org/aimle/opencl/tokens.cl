// Token layers. Rows of all texts lie one behind the other: text b has the rows [starts[b], starts[b + 1]).
// Sums have one order, whatever the device runs first: no atomic operations.

// A group of SIDE x SIDE work items makes TILE x TILE numbers, each item EACH x EACH of them.
#define TILE 64
#define SIDE 16
#define EACH 4
#define DEPTH 16

#define BIASED 1
#define RECTIFIED 2
#define ADDED 4

// The sums of a tile: sums[i][j] += left[k][ly + i * SIDE] * right[k][lx + j * SIDE].
#define ADD_PRODUCTS(sums, left, right, lx, ly)            \
  for (int k = 0; k < DEPTH; k++) {                        \
    float l[EACH], r[EACH];                                \
    for (int i = 0; i < EACH; i++) {                       \
      l[i] = left[k][ly + i * SIDE];                       \
      r[i] = right[k][lx + i * SIDE];                      \
    }                                                      \
    for (int i = 0; i < EACH; i++) {                       \
      for (int j = 0; j < EACH; j++) {                     \
        sums[i][j] = fma(l[i], r[j], sums[i][j]);          \
      }                                                    \
    }                                                      \
  }

// y[r, n] = f(bias[n] + sum over taps t and k < depth of
//     a[r + direction * (t - taps / 2), k] * weights[t * tapStride + k * kStride + n * nStride]).
// Neighbours in another text count as 0.
kernel __attribute__((reqd_work_group_size(SIDE, SIDE, 1))) void products(
    global const float *a,
    global const int *textOf,
    global const int *starts,
    global const float *parameters,
    int weights,
    int biases,
    global float *y,
    int rows,
    int depth,
    int columns,
    int taps,
    int direction,
    int tapStride,
    int kStride,
    int nStride,
    int flags) {
  local float left[DEPTH][TILE + 1];
  local float right[DEPTH][TILE];
  int lx = get_local_id(0);
  int ly = get_local_id(1);
  int item = ly * SIDE + lx;
  int column0 = get_group_id(0) * TILE;
  int row0 = get_group_id(1) * TILE;
  float sums[EACH][EACH];
  for (int i = 0; i < EACH; i++) {
    for (int j = 0; j < EACH; j++) {
      sums[i][j] = 0;
    }
  }
  for (int t = 0; t < taps; t++) {
    int shift = direction * (t - taps / 2);
    for (int k0 = 0; k0 < depth; k0 += DEPTH) {
      for (int e = item; e < DEPTH * TILE; e += SIDE * SIDE) {
        int k = e % DEPTH;
        int row = row0 + e / DEPTH;
        float value = 0;
        if (row < rows && k0 + k < depth) {
          int from = row + shift;
          int inside = 1;
          if (shift != 0) {
            int text = textOf[row];
            inside = from >= starts[text] && from < starts[text + 1];
          }
          if (inside) {
            value = a[(size_t)from * depth + k0 + k];
          }
        }
        left[k][e / DEPTH] = value;
      }
      for (int e = item; e < DEPTH * TILE; e += SIDE * SIDE) {
        int n = column0 + e % TILE;
        int k = k0 + e / TILE;
        right[e / TILE][e % TILE] =
            n < columns && k < depth
                ? parameters[weights + t * tapStride + k * kStride + n * nStride]
                : 0;
      }
      barrier(CLK_LOCAL_MEM_FENCE);
      ADD_PRODUCTS(sums, left, right, lx, ly)
      barrier(CLK_LOCAL_MEM_FENCE);
    }
  }
  for (int i = 0; i < EACH; i++) {
    for (int j = 0; j < EACH; j++) {
      int row = row0 + ly + i * SIDE;
      int n = column0 + lx + j * SIDE;
      if (row < rows && n < columns) {
        size_t at = (size_t)row * columns + n;
        float sum = sums[i][j];
        if (flags & BIASED) {
          sum += parameters[biases + n];
        }
        if (flags & ADDED) {
          sum += y[at];
        }
        y[at] = (flags & RECTIFIED) && sum < 0 ? 0 : sum; // not a number stays what it is
      }
    }
  }
}

// parts[s][t * depth + k][n] = sum over the rows of chunk s of a[r + t - taps / 2, k] * delta[r, n].
kernel __attribute__((reqd_work_group_size(SIDE, SIDE, 1))) void weight_parts(
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
  local float left[DEPTH][TILE];
  local float right[DEPTH][TILE];
  int lx = get_local_id(0);
  int ly = get_local_id(1);
  int item = ly * SIDE + lx;
  int column0 = get_group_id(0) * TILE;
  int k0 = get_group_id(1) * TILE;
  int t = get_group_id(2) % taps;
  int part = get_group_id(2) / taps;
  int shift = t - taps / 2;
  int end = min(rows, (part + 1) * chunk);
  float sums[EACH][EACH];
  for (int i = 0; i < EACH; i++) {
    for (int j = 0; j < EACH; j++) {
      sums[i][j] = 0;
    }
  }
  for (int row0 = part * chunk; row0 < end; row0 += DEPTH) {
    for (int e = item; e < DEPTH * TILE; e += SIDE * SIDE) {
      int row = row0 + e / TILE;
      int k = k0 + e % TILE;
      int n = column0 + e % TILE;
      float value = 0;
      if (row < end && k < depth) {
        int from = row + shift;
        int inside = 1;
        if (shift != 0) {
          int text = textOf[row];
          inside = from >= starts[text] && from < starts[text + 1];
        }
        if (inside) {
          value = a[(size_t)from * depth + k];
        }
      }
      left[e / TILE][e % TILE] = value;
      right[e / TILE][e % TILE] = row < end && n < columns ? delta[(size_t)row * columns + n] : 0;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    ADD_PRODUCTS(sums, left, right, lx, ly)
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  for (int i = 0; i < EACH; i++) {
    for (int j = 0; j < EACH; j++) {
      int k = k0 + ly + i * SIDE;
      int n = column0 + lx + j * SIDE;
      if (k < depth && n < columns) {
        parts[(((size_t)part * taps + t) * depth + k) * columns + n] = sums[i][j];
      }
    }
  }
}

// The kernels below have a work item for each number, in groups of a fixed size: those beyond the end do nothing.

// parts[s][n] = sum over the rows of chunk s of delta[r, n].
kernel void bias_parts(
    global const float *delta, global float *parts, int rows, int columns, int chunk, int count) {
  int n = get_global_id(0);
  int part = get_global_id(1);
  if (n >= columns || part >= count) {
    return;
  }
  int end = min(rows, (part + 1) * chunk);
  float sum = 0;
  for (int row = part * chunk; row < end; row++) {
    sum += delta[(size_t)row * columns + n];
  }
  parts[(size_t)part * columns + n] = sum;
}

// gradients[at + k * kStride + n * nStride] = sum over s of parts[s][k][n], in their order.
kernel void sum_parts(
    global const float *parts,
    global float *gradients,
    int size,
    int at,
    int columns,
    int kStride,
    int nStride,
    int count) {
  int i = get_global_id(0);
  if (i >= size) {
    return;
  }
  float sum = 0;
  for (int s = 0; s < count; s++) {
    sum += parts[(size_t)s * size + i];
  }
  gradients[at + (i / columns) * kStride + (i % columns) * nStride] = sum;
}

kernel void rectify_gradient(global float *dy, global const float *y, int count) {
  int i = get_global_id(0);
  if (i < count && !(y[i] > 0)) {
    dy[i] = 0;
  }
}

kernel void add(global float *to, global const float *from, int count) {
  int i = get_global_id(0);
  if (i < count) {
    to[i] += from[i];
  }
}

kernel void gather(
    global const float *table, global const int *ids, global float *x, int channels, int rows) {
  int c = get_global_id(0);
  int row = get_global_id(1);
  if (c < channels && row < rows) {
    x[(size_t)row * channels + c] = table[(size_t)ids[row] * channels + c];
  }
}

// The first of the largest tokens; 0, and no token, for a text without any.
kernel void largest(
    global const float *x,
    global const int *starts,
    global float *y,
    global int *tokens,
    int channels,
    int texts) {
  int c = get_global_id(0);
  int text = get_global_id(1);
  if (c >= channels || text >= texts) {
    return;
  }
  float best = 0;
  int at = -1;
  for (int row = starts[text]; row < starts[text + 1]; row++) {
    float value = x[(size_t)row * channels + c];
    if (at < 0 || value > best) {
      best = value;
      at = row;
    }
  }
  y[(size_t)text * channels + c] = best;
  tokens[(size_t)text * channels + c] = at;
}

kernel void largest_gradient(
    global const float *dy, global const int *tokens, global float *dx, int channels, int texts) {
  int c = get_global_id(0);
  int text = get_global_id(1);
  if (c >= channels || text >= texts) {
    return;
  }
  size_t at = (size_t)text * channels + c;
  if (tokens[at] >= 0) {
    dx[(size_t)tokens[at] * channels + c] += dy[at];
  }
}

// Whether dropout keeps an element of a text: the same hash as on the host.
int kept(uint2 key, uint element, uint below) {
  uint h = element * 0x9E3779B9u + key.x;
  h ^= h >> 16;
  h *= 0x85EBCA6Bu;
  h ^= h >> 13;
  h *= 0xC2B2AE35u;
  h ^= (h >> 16) ^ key.y;
  h *= 0x7FEB352Du;
  h ^= h >> 15;
  h *= 0x846CA68Bu;
  h ^= h >> 16;
  return (h >> 1) < below;
}

// y[r] = drop([x[r], whole[text of r]]); scale is 0 where nothing is dropped.
kernel void join(
    global const float *x,
    global const float *whole,
    global const int *textOf,
    global const int *starts,
    global const uint2 *keys,
    global float *y,
    int xs,
    uint below,
    float scale,
    int width,
    int rows) {
  int c = get_global_id(0);
  int row = get_global_id(1);
  if (c >= width || row >= rows) {
    return;
  }
  int text = textOf[row];
  float value = c < xs ? x[(size_t)row * xs + c] : whole[(size_t)text * (width - xs) + c - xs];
  if (scale != 0) {
    uint element = (uint)(row - starts[text]) * (uint)width + (uint)c;
    value = kept(keys[text], element, below) ? value * scale : 0;
  }
  y[(size_t)row * width + c] = value;
}

// Drops from dy what join dropped.
kernel void drop(
    global float *dy,
    global const int *textOf,
    global const int *starts,
    global const uint2 *keys,
    uint below,
    float scale,
    int width,
    int rows) {
  int c = get_global_id(0);
  int row = get_global_id(1);
  if (c >= width || row >= rows) {
    return;
  }
  int text = textOf[row];
  uint element = (uint)(row - starts[text]) * (uint)width + (uint)c;
  size_t at = (size_t)row * width + c;
  dy[at] = kept(keys[text], element, below) ? dy[at] * scale : 0;
}

// dx[r, c] (+)= dy[r, c] for the first channels of dy.
kernel void split_tokens(
    global const float *dy, global float *dx, int width, int added, int channels, int rows) {
  int c = get_global_id(0);
  int row = get_global_id(1);
  if (c >= channels || row >= rows) {
    return;
  }
  float value = dy[(size_t)row * width + c];
  size_t at = (size_t)row * channels + c;
  dx[at] = added ? dx[at] + value : value;
}

// dWhole[b, g] (+)= sum over the rows of text b of dy[r, width - channels + g].
kernel void split_whole(
    global const float *dy,
    global const int *starts,
    global float *dWhole,
    int width,
    int added,
    int channels,
    int texts) {
  int g = get_global_id(0);
  int text = get_global_id(1);
  if (g >= channels || text >= texts) {
    return;
  }
  float sum = 0;
  for (int row = starts[text]; row < starts[text + 1]; row++) {
    sum += dy[(size_t)row * width + width - channels + g];
  }
  size_t at = (size_t)text * channels + g;
  dWhole[at] = added ? dWhole[at] + sum : sum;
}
