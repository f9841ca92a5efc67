package org.aimle.lab.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * What a run came to, without times: a hash by part. Parameters, word vectors, the course of the
 * training with its losses and lambdas, what the model chose in each text and predicted from it.
 */
record Results(Map<String, String> hashes) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Fields that tell of time, or where a run was. */
  private static final Set<String> OF_THE_RUN =
      Set.of(
          "started",
          "settings",
          "seconds",
          "elapsed",
          "remaining",
          "examplesPerSecond",
          "examples_per_second");

  static Results of(Path output) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    Path model = output.resolve("model");
    try (ZipInputStream zip =
        new ZipInputStream(Files.newInputStream(model.resolve("network.zip")))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        hashes.put(entry.getName(), hash(zip.readAllBytes()));
      }
    }
    try (InputStream vectors =
        new GZIPInputStream(Files.newInputStream(model.resolve("word-vectors.txt.gz")))) {
      hashes.put("word vectors", hash(vectors.readAllBytes()));
    }
    hashes.put("training.json", timeless(model.resolve("training.json")));
    hashes.put("metrics.json", timeless(output.resolve("metrics.json")));
    List<String> explanations = new ArrayList<>();
    for (String part : Driver.list(output.resolve("explanations"))) {
      if (part.endsWith(".json")) {
        explanations.addAll(Files.readAllLines(output.resolve("explanations").resolve(part)));
      }
    }
    Collections.sort(explanations);
    hashes.put("explanations", hash(String.join("\n", explanations)));
    return new Results(hashes);
  }

  /** The parts that differ. */
  Set<String> differences(Results other) {
    Set<String> names = new TreeSet<>(hashes.keySet());
    names.addAll(other.hashes.keySet());
    names.removeIf(name -> Objects.equals(hashes.get(name), other.hashes.get(name)));
    return names;
  }

  private static String timeless(Path file) throws IOException {
    JsonNode content = JSON.readTree(file.toFile());
    strip(content);
    return hash(content.toString());
  }

  private static void strip(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(OF_THE_RUN);
    }
    node.forEach(Results::strip);
  }

  private static String hash(String text) {
    return hash(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
