package org.aimle.lab.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * Recorded numbers: one gzip-compressed JSON object of format {@code aimle-golden/1}.
 *
 * @param name the file's name
 * @param kind what was recorded, such as {@code estimator_topk}
 * @param content the whole object
 */
record GoldenFile(String name, String kind, JsonNode content) {

  private static final String FORMAT = "aimle-golden/1";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read, or is not gzip-compressed JSON of that format
   */
  static GoldenFile read(Path path) throws IOException {
    JsonNode content;
    try (InputStream in =
        new BufferedInputStream(new GZIPInputStream(Files.newInputStream(path)))) {
      content = JSON.readTree(in);
    } catch (IOException e) {
      throw new IOException(path + " is not gzip-compressed JSON: " + e.getMessage(), e);
    }
    String format = content.path("format").asText();
    if (!format.equals(FORMAT)) {
      throw new IOException(path + " has format '" + format + "' but must have " + FORMAT);
    }
    return new GoldenFile(path.getFileName().toString(), content.path("kind").asText(), content);
  }
}
