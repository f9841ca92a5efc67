package org.aimle.spark.text.files;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.aimle.WrongInputException;
import org.aimle.spark.internal.SparkInternals;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

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
    List<String> files = files(hadoop, paths);
    List<String> names = names(files);
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
    SparkInternals.HadoopConf configuration = SparkInternals.broadcast(sc, hadoop);
    List<Tuple2<String, String>> named = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      named.add(new Tuple2<>(files.get(i), names.get(i)));
    }
    JavaRDD<TextExample> examples =
        sc.parallelize(named, named.size())
            .flatMap(file -> open(configuration.value(), file._1(), file._2(), format));
    return rows(spark, examples, files);
  }

  /**
   * The texts of Parquet files, in their order, their names {@code file:row} if they have no
   * others.
   *
   * @param paths as in {@link #read}
   * @throws IllegalArgumentException if a path stands for no file, or columns are missing or of
   *     other types
   * @throws MalformedTextException as in {@link #read}; its line is the row
   */
  public static Dataset<Row> readParquet(
      SparkSession spark, ColumnNames columns, List<String> paths) {
    List<String> files = files(SparkInternals.hadoopConf(spark), paths);
    return told(files, () -> ParquetTexts.read(spark, columns, files, names(files)));
  }

  private static Dataset<Row> rows(
      SparkSession spark, JavaRDD<TextExample> examples, List<String> files) {
    return told(
        files,
        () -> {
          // Counts the texts of all partitions but the last one, if there are several.
          JavaRDD<Row> rows =
              examples.zipWithIndex().map(entry -> TextColumns.row(entry._2(), entry._1()));
          return spark.createDataFrame(rows, TextColumns.SCHEMA);
        });
  }

  /** Tells of malformed texts and files that a job met as if they had been met here. */
  private static Dataset<Row> told(List<String> files, Supplier<Dataset<Row>> reading) {
    try {
      return reading.get();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) { // Spark's are checked but not declared
      throw MalformedTextException.behind(e)
          .<RuntimeException>map(malformed -> malformed)
          .orElseGet(() -> new IllegalStateException("cannot read " + files, e));
    }
  }

  private static FileLines open(Configuration hadoop, String file, String name, TextFormat format) {
    FileLines lines = new FileLines(hadoop, file, name, format);
    SparkInternals.whenTaskEnds(lines::close);
    return lines;
  }

  private static List<String> files(Configuration hadoop, List<String> paths) {
    List<String> files = new ArrayList<>();
    for (String path : paths) {
      try {
        files.addAll(InputFiles.files(hadoop, path));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot look up '" + path + "': " + e.getMessage(), e);
      }
    }
    if (files.isEmpty()) {
      throw new WrongInputException("no path is given; name at least one file");
    }
    return files;
  }

  /**
   * What the texts of each file are called by: its name, or all of its path if two have one name.
   */
  static List<String> names(List<String> files) {
    List<String> names =
        files.stream().map(file -> file.substring(file.lastIndexOf('/') + 1)).toList();
    if (new HashSet<>(names).size() == names.size()) {
      return names;
    }
    return files.stream().map(file -> file.replaceFirst("^file:/+", "/")).toList();
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
