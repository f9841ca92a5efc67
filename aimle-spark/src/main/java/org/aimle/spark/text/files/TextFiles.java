package org.aimle.spark.text.files;

import java.io.BufferedWriter;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.aimle.WrongInputException;
import org.aimle.spark.internal.SparkInternals;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Reads text files, plain or compressed, on any file system that Hadoop knows, as data sets of
 * {@link TextColumns#SCHEMA}. One task streams each file, so that errors carry line numbers and the
 * texts keep the files' order.
 *
 * @since 0.1.0
 */
public final class TextFiles {

  private TextFiles() {}

  /**
   * The texts of one or more files, in their order.
   *
   * @param paths files, folders or glob patterns, read in this order; what a folder or pattern
   *     stands for, by name
   * @throws IllegalArgumentException if a path stands for no file
   * @throws MalformedTextException here or, wrapped by Spark, from the job that reads the line (see
   *     {@link MalformedTextException#behind}), if a line is malformed
   */
  public static Dataset<Row> read(SparkSession spark, TextFormat format, List<String> paths) {
    Configuration hadoop = SparkInternals.hadoopConf(spark);
    List<String> files = new ArrayList<>();
    for (String path : paths) {
      files.addAll(files(hadoop, path));
    }
    if (files.isEmpty()) {
      throw new WrongInputException("no path is given; name at least one file");
    }
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
    SparkInternals.HadoopConf configuration = SparkInternals.broadcast(sc, hadoop);
    JavaRDD<TextExample> examples =
        sc.parallelize(files, files.size())
            .flatMap(file -> open(configuration.value(), file, format));
    try {
      // Counts the texts of all files but the last one, if there are several.
      JavaRDD<Row> rows =
          examples.zipWithIndex().map(entry -> TextColumns.row(entry._2(), entry._1()));
      return spark.createDataFrame(rows, TextColumns.SCHEMA);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) { // zipWithIndex throws Spark's checked exception undeclared
      throw MalformedTextException.behind(e)
          .<RuntimeException>map(malformed -> malformed)
          .orElseGet(() -> new IllegalStateException("cannot read " + files, e));
    }
  }

  private static FileLines open(Configuration hadoop, String file, TextFormat format) {
    FileLines lines = new FileLines(hadoop, file, format);
    SparkInternals.whenTaskEnds(lines::close);
    return lines;
  }

  private static List<String> files(Configuration hadoop, String path) {
    try {
      Path pattern = new Path(path);
      FileSystem fileSystem = pattern.getFileSystem(hadoop);
      FileStatus[] matches = fileSystem.globStatus(pattern);
      List<String> files = new ArrayList<>();
      for (FileStatus match : matches == null ? new FileStatus[0] : matches) {
        if (match.isFile()) {
          files.add(match.getPath().toString());
        } else {
          FileStatus[] children = fileSystem.listStatus(match.getPath());
          Arrays.sort(children);
          for (FileStatus child : children) {
            String name = child.getPath().getName();
            if (child.isFile() && !name.startsWith("_") && !name.startsWith(".")) {
              files.add(child.getPath().toString());
            }
          }
        }
      }
      if (files.isEmpty()) {
        throw new WrongInputException(
            "'" + path + "' is no file and no folder or pattern with files in it; check the path");
      }
      return files;
    } catch (FileNotFoundException e) {
      throw new WrongInputException("'" + path + "' does not exist; check the path", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look up '" + path + "': " + e.getMessage(), e);
    }
  }

  /**
   * Writes lines, compressed as the ending of the name says ({@code .gz}), to a temporary name that
   * is renamed when all is written.
   *
   * @throws IllegalArgumentException if the file exists
   */
  public static void write(Configuration hadoop, String path, Stream<String> lines) {
    Path target = new Path(path);
    Path temporary = new Path(target.getParent(), "." + UUID.randomUUID() + "-" + target.getName());
    try {
      FileSystem files = target.getFileSystem(hadoop);
      if (files.exists(target)) {
        throw new WrongInputException(
            "'" + path + "' exists already; delete it or choose another name");
      }
      try {
        CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(target);
        OutputStream raw = files.create(temporary);
        try (BufferedWriter writer =
            new BufferedWriter(
                new OutputStreamWriter(
                    codec == null ? raw : codec.createOutputStream(raw), StandardCharsets.UTF_8))) {
          for (String line : (Iterable<String>) lines::iterator) {
            writer.write(line);
            writer.write('\n');
          }
        }
        if (!files.rename(temporary, target)) {
          throw new IOException("cannot rename " + temporary + " to " + target);
        }
      } finally {
        files.delete(temporary, false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write '" + path + "': " + e.getMessage(), e);
    }
  }
}
