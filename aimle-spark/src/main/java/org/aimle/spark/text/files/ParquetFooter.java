package org.aimle.spark.text.files;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.schema.Type;

/** What the end of a Parquet file says of it. A class, as Kryo cannot read records. */
final class ParquetFooter implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Spark's own types, where Spark wrote the file. */
  private static final String OF_SPARK = "org.apache.spark.sql.parquet.row.metadata";

  private final String types;
  private final long rows;
  private final List<String> columns;

  private ParquetFooter(String types, long rows, List<String> columns) {
    this.types = types;
    this.rows = rows;
    this.columns = columns;
  }

  /** The same of all files whose columns have the same names and types. */
  String types() {
    return types;
  }

  /** How many rows there are. */
  long rows() {
    return rows;
  }

  /** The names of the columns. */
  List<String> columns() {
    return columns;
  }

  /**
   * Of a file; empty if that has no bytes: it is no Parquet, but holds no text either.
   *
   * @throws MalformedTextException if it is no Parquet
   */
  static Optional<ParquetFooter> of(Configuration hadoop, String file) {
    try {
      InputFile input = HadoopInputFile.fromPath(new Path(file), hadoop);
      return input.getLength() == 0 ? Optional.empty() : Optional.of(of(input));
    } catch (IOException | RuntimeException e) { // as Parquet has it
      boolean colon = new Path(file).getName().indexOf(':') >= 0;
      throw new MalformedTextException(
          file,
          colon
              ? "Spark reads no Parquet whose name has a colon; rename it"
              : "cannot be read as Parquet; are all files of one format, and whole?");
    }
  }

  private static ParquetFooter of(InputFile input) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(input)) {
      FileMetaData meta = reader.getFileMetaData();
      return new ParquetFooter(
          meta.getSchema() + meta.getKeyValueMetaData().getOrDefault(OF_SPARK, ""),
          reader.getRecordCount(),
          new ArrayList<>(meta.getSchema().getFields().stream().map(Type::getName).toList()));
    }
  }
}
