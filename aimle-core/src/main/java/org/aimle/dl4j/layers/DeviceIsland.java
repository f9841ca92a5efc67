package org.aimle.dl4j.layers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.aimle.dl4j.HostArrays;
import org.aimle.opencl.DeviceArray;
import org.aimle.opencl.DeviceKernels;
import org.aimle.opencl.DeviceTexts;
import org.aimle.opencl.OpenClDevice;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Connected vertices behind one input of frozen words, at work on a device. In a pass only token
 * numbers, lengths, parameters, and dropout keys go up, and what vertices outside need comes down;
 * backwards the gradients of that go up, and those of the parameters come down at the end. Belongs
 * to the thread of its graph.
 */
final class DeviceIsland implements AutoCloseable {

  /** Parameters of a vertex, and where they are among those of the island. */
  private record Parameters(DeviceVertex vertex, int at) {}

  private final DeviceKernels kernels;
  private final DeviceWords words;
  private final DeviceTexts texts;
  private final DeviceArray parameters;
  private final DeviceArray gradients;
  private final DeviceArray parts;
  private final DeviceArray added;
  private final Map<DeviceArray, Long> arrays = new LinkedHashMap<>();
  private final List<DevicePart> all = new ArrayList<>();
  private final List<Parameters> trained = new ArrayList<>();
  private final List<DeviceVertex> vertices = new ArrayList<>();
  private int parameterCount;
  private int reservedTokens;
  private int reservedTexts;
  private boolean reservedForTraining;
  private boolean onDevice;
  private Spans spans = Spans.all(0, 0);
  private int time;

  DeviceIsland(OpenClDevice device, int channels) {
    kernels = new DeviceKernels(device);
    words = new DeviceWords(device, channels);
    texts = new DeviceTexts(device);
    parameters = new DeviceArray(device);
    gradients = new DeviceArray(device);
    parts = new DeviceArray(device);
    added = new DeviceArray(device);
    all.add(words);
  }

  DeviceKernels kernels() {
    return kernels;
  }

  DeviceWords words() {
    return words;
  }

  DeviceTexts texts() {
    return texts;
  }

  DeviceArray parameters() {
    return parameters;
  }

  DeviceArray gradients() {
    return gradients;
  }

  /** Room for the partial sums of any gradient of weights. */
  DeviceArray parts() {
    return parts;
  }

  int rows(DevicePart part) {
    return part.rows(texts.rows(), texts.texts());
  }

  /** Where the next vertex's parameters begin. */
  int parameterCount() {
    return parameterCount;
  }

  /** Takes a vertex in; in topological order. */
  void add(DeviceVertex vertex, DevicePart part, int count) {
    all.add(part);
    if (count > 0) {
      trained.add(new Parameters(vertex, parameterCount));
      parameterCount += count;
    }
    vertices.add(vertex);
  }

  /**
   * To be called by each vertex that reads words, before it computes: the first begins a pass.
   *
   * @param x words {@code [B, T, E]}
   * @return whether this pass runs on the device: not with padding between tokens, or no token
   */
  boolean begin(DeviceVertex vertex, INDArray x, Optional<INDArray> mask, boolean training) {
    if (vertex != first()) {
      return onDevice;
    }
    onDevice = false;
    if (x.rank() != 3 || x.size(2) != words.channels() || x.dataType() != DataType.FLOAT) {
      return false;
    }
    Optional<Spans> found =
        mask.isPresent()
            ? Spans.of(mask.get())
            : Optional.of(Spans.all((int) x.size(0), (int) x.size(1)));
    if (found.isEmpty()) {
      return false;
    }
    spans = found.get();
    time = (int) x.size(1);
    int[] lengths = new int[(int) x.size(0)];
    Arrays.setAll(lengths, spans::length);
    int tokens = Arrays.stream(lengths).sum();
    if (tokens == 0) {
      return false;
    }
    reserve(tokens, lengths.length, training);
    texts.set(kernels, lengths);
    words.send(kernels, Sequences.rowMajor(x), spans);
    sendParameters();
    all.forEach(DevicePart::forgetGradient);
    words.forward(this, training);
    onDevice = true;
    return true;
  }

  boolean onDevice() {
    return onDevice;
  }

  /** Makes room for a batch before any of it is used, with some to spare where it is larger. */
  private void reserve(int tokens, int batch, boolean training) {
    if (tokens <= reservedTokens && batch <= reservedTexts && (reservedForTraining || !training)) {
      return;
    }
    int least = Math.max(reservedTokens, tokens);
    int roomForTexts = Math.max(reservedTexts, batch);
    boolean roomForTraining = reservedForTraining || training;
    int roomForTokens = Math.max(reservedTokens, withSpare(tokens, reservedTokens));
    plan(roomForTokens, roomForTexts, roomForTraining);
    if (roomForTokens > least && !kernels.device().hasMemory(missingBytes(), largestBytes())) {
      roomForTokens = least;
      plan(roomForTokens, roomForTexts, roomForTraining);
    }
    kernels
        .device()
        .requireMemory(
            "a minibatch of %d texts with %d tokens".formatted(batch, tokens),
            missingBytes(),
            largestBytes());
    // Nothing is there for sure until all is.
    reservedTokens = 0;
    reservedTexts = 0;
    arrays.forEach(DeviceArray::atLeast);
    reservedTokens = roomForTokens;
    reservedTexts = roomForTexts;
    reservedForTraining = roomForTraining;
  }

  /** Says how long each array is to be. */
  private void plan(int tokens, int texts, boolean training) {
    arrays.clear();
    all.forEach(part -> part.addArrays(arrays, tokens, texts, training));
    arrays.put(parameters, (long) parameterCount);
    if (training) {
      arrays.put(gradients, (long) parameterCount);
      arrays.put(parts, mostParts(tokens, texts));
    }
  }

  private long missingBytes() {
    return arrays.entrySet().stream()
            .mapToLong(a -> Math.max(0, a.getValue() - a.getKey().capacity()))
            .sum()
        * Float.BYTES;
  }

  private long largestBytes() {
    return arrays.values().stream().mapToLong(a -> a).max().orElse(0) * Float.BYTES;
  }

  private static int withSpare(int tokens, int before) {
    return before > 0 && tokens > before ? tokens + tokens / 8 : tokens;
  }

  private long mostParts(int tokens, int batch) {
    return all.stream().mapToLong(part -> part.partialSums(tokens, batch)).max().orElse(1);
  }

  private void sendParameters() {
    for (Parameters p : trained) {
      kernels.write(parameters, p.at(), HostArrays.view(p.vertex().params()));
    }
  }

  /** Copies a part's output to {@code y}: {@code [B, T, C]} with zeros as padding, or [B, C]. */
  void download(DevicePart part, INDArray y) {
    int channels = part.channels();
    float[] rows = new float[rows(part) * channels];
    kernels.read(part.output(), rows, rows.length);
    if (part.layout() == DevicePart.Layout.TEXTS) {
      HostArrays.write(rows, y);
      return;
    }
    float[] padded = new float[Math.toIntExact(y.length())];
    int at = 0;
    for (int b = 0; b < texts.texts(); b++) {
      int size = spans.length(b) * channels;
      System.arraycopy(rows, at, padded, (b * time + spans.from()[b]) * channels, size);
      at += size;
    }
    HostArrays.write(padded, y);
  }

  /** Adds what vertices outside want a part's output to change by, as {@link #download} has it. */
  void upload(DevicePart part, INDArray epsilon) {
    int channels = part.channels();
    float[] values = HostArrays.read(epsilon);
    float[] rows = values;
    if (part.layout() == DevicePart.Layout.TOKENS) {
      rows = new float[rows(part) * channels];
      int at = 0;
      for (int b = 0; b < texts.texts(); b++) {
        int size = spans.length(b) * channels;
        System.arraycopy(values, (b * time + spans.from()[b]) * channels, rows, at, size);
        at += size;
      }
    }
    if (part.beginGradient()) {
      kernels.write(added.atLeast(rows.length), 0, rows, rows.length);
      kernels.add(part.gradient(), added, rows.length);
    } else {
      kernels.write(part.gradient(), 0, rows, rows.length);
    }
  }

  /** Shape of a part's output on the host. */
  long[] shape(DevicePart part) {
    return part.layout() == DevicePart.Layout.TOKENS
        ? new long[] {texts.texts(), time, part.channels()}
        : new long[] {texts.texts(), part.channels()};
  }

  /** The vertex that is first forwards, and so last backwards. */
  private DeviceVertex first() {
    return vertices.get(0);
  }

  /** To be called after each vertex's backward pass: after the last the gradients come down. */
  void end(DeviceVertex vertex) {
    if (vertex != first()) {
      return;
    }
    for (Parameters p : trained) {
      kernels.read(gradients, p.at(), HostArrays.view(p.vertex().getGradientsViewArray()));
    }
  }

  @Override
  public void close() {
    arrays.keySet().forEach(DeviceArray::close);
    arrays.clear();
    reservedTokens = 0;
    reservedTexts = 0;
    added.close();
    texts.close();
    all.forEach(DevicePart::close);
    kernels.close();
  }
}
