package org.aimle.spark.text.files;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/** Streams the examples of one file; closes it after the last line or an error. */
final class FileLines implements Iterator<TextExample>, AutoCloseable {

  private final String file;
  private final BufferedReader reader;
  private final TextFormat.Parser parser;
  private long line;
  private Optional<String> next;

  FileLines(Configuration hadoop, String file, TextFormat format) {
    this.file = file;
    this.reader = open(hadoop, new Path(file));
    try {
      this.next = readLine();
      Optional<String> header = Optional.empty();
      if (format.header() == TextFormat.Header.ONE_LINE) {
        header = next;
        next = next.isPresent() ? readLine() : next;
      }
      this.parser = parser(format, header);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private TextFormat.Parser parser(TextFormat format, Optional<String> header) {
    try {
      return format.parser(header);
    } catch (IllegalArgumentException e) {
      throw new MalformedTextException(file, 1, e.getMessage());
    }
  }

  private static BufferedReader open(Configuration hadoop, Path path) {
    InputStream raw = null;
    try {
      FileSystem files = path.getFileSystem(hadoop);
      raw = files.open(path);
      CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(path);
      InputStream plain = codec == null ? raw : codec.createInputStream(raw);
      return new BufferedReader(
          new InputStreamReader(plain, StandardCharsets.UTF_8.newDecoder()), 1 << 16);
    } catch (IOException e) {
      closeQuietly(raw, e);
      throw new UncheckedIOException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  private static void closeQuietly(InputStream stream, IOException cause) {
    if (stream != null) {
      try {
        stream.close();
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
    }
  }

  private Optional<String> readLine() {
    try {
      line++;
      return Optional.ofNullable(reader.readLine());
    } catch (CharacterCodingException e) {
      throw new MalformedTextException(
          file, line, "here or soon after, the text is not UTF-8; convert the file");
    } catch (IOException e) {
      throw new MalformedTextException(
          file, line, "the file breaks off or is damaged (" + e.getMessage() + "); copy it again");
    }
  }

  @Override
  public boolean hasNext() {
    return next.isPresent();
  }

  @Override
  public TextExample next() {
    String text = next.orElseThrow(NoSuchElementException::new);
    try {
      TextExample example = parser.parse(text, name() + ":" + line);
      next = readLine();
      if (next.isEmpty()) {
        close();
      }
      return example;
    } catch (MalformedTextException e) {
      close();
      throw e;
    } catch (IllegalArgumentException e) {
      close();
      throw new MalformedTextException(file, line, e.getMessage());
    }
  }

  private String name() {
    return file.substring(file.lastIndexOf('/') + 1);
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + file, e);
    }
  }
}
