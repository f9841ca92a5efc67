// Token layers. Rows of all texts lie one behind the other: text b has the rows [starts[b], starts[b + 1]).
// Sums have one order, whatever the device runs first: no atomic operations.

// Those below have a work item for each number, in groups of a fixed size: items beyond the end do nothing.

// Weights for a product, one tap behind the other: packed[t][k][n] = weights[t * tapStride + k * kStride + n * nStride], with zeros
// beyond the last k and n.
kernel void pack(
    global const float *parameters,
    global float *packed,
    int weights,
    int depth,
    int columns,
    int tapStride,
    int kStride,
    int nStride,
    int depthRoom,
    int columnRoom,
    int size) {
  int i = get_global_id(0);
  if (i >= size) {
    return;
  }
  int n = i % columnRoom;
  int k = i / columnRoom % depthRoom;
  int t = i / columnRoom / depthRoom;
  packed[i] = k < depth && n < columns ? parameters[weights + t * tapStride + k * kStride + n * nStride] : 0;
}

// gradients[at + k * kStride + n * nStride] = sum over s of parts[s][k * columns + n], in their order; behind the weights those of the
// biases.
kernel void sum_parts(
    global const float *parts,
    global float *gradients,
    int weights,
    int at,
    int biasesAt,
    int columns,
    int kStride,
    int nStride,
    int count) {
  int i = get_global_id(0);
  int size = weights + columns;
  if (i >= size) {
    return;
  }
  float sum = 0;
  for (int s = 0; s < count; s++) {
    sum += parts[(size_t)s * size + i];
  }
  gradients[i < weights ? at + (i / columns) * kStride + (i % columns) * nStride : biasesAt + i - weights] = sum;
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
    if (at < 0 || value > best || (isnan(value) && !isnan(best))) {
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
