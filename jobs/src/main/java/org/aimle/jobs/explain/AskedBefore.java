package org.aimle.jobs.explain;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run was asked for, noted beside its checkpoints. Checkpoints know their data by hashes
 * only; this tells which setting made them others.
 */
final class AskedBefore {

  private static final Logger LOG = LoggerFactory.getLogger(AskedBefore.class);

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String NOTE = "asked.json";

  /** What says which texts are trained on, and what is known of their words. */
  private static final List<String> OF_DATA =
      List.of(
          "train",
          "train-split",
          "validation",
          "validation-split",
          "validation-share",
          "aspect",
          "synthetic-texts",
          "seed",
          "word-vectors");

  private final Configuration hadoop;
  private final Path folder;

  /**
   * @param folder of checkpoints; need not be there yet
   */
  AskedBefore(Configuration hadoop, String folder) {
    this.hadoop = hadoop;
    this.folder = new Path(folder);
  }

  /** Notes what a run is asked for that begins anew. */
  void note(Map<String, String> asked) {
    try {
      FileSystem files = folder.getFileSystem(hadoop);
      if (files.exists(folder)) {
        for (FileStatus file : files.listStatus(folder)) {
          if (file.getPath().getName().startsWith("checkpoint-")) {
            return;
          }
        }
      }
      try (OutputStream out = files.create(new Path(folder, NOTE), true)) {
        out.write(JSON.writeValueAsBytes(asked));
      }
    } catch (IOException e) { // the checkpoints will tell of it
      LOG.debug("{} cannot be written", NOTE, e);
    }
  }

  /** The settings of data that are others now, with both values. */
  List<String> changes(Map<String, String> asked) {
    List<String> changes = new ArrayList<>();
    Optional<Map<String, String>> before = before();
    if (before.isPresent()) {
      for (String key : OF_DATA) {
        String was = before.get().getOrDefault(key, "not set");
        String is = asked.getOrDefault(key, "not set");
        if (!was.equals(is)) {
          changes.add("%s was %s and is %s".formatted(key, was, is));
        }
      }
    }
    return changes;
  }

  private Optional<Map<String, String>> before() {
    try (InputStream in = folder.getFileSystem(hadoop).open(new Path(folder, NOTE))) {
      return Optional.of(JSON.readValue(in, new TypeReference<Map<String, String>>() {}));
    } catch (IOException e) { // written by an older version, or not at all
      return Optional.empty();
    }
  }
}
