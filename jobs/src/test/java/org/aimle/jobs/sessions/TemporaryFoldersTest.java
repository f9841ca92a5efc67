package org.aimle.jobs.sessions;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.aimle.jobs.command.UserError;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFoldersTest {

  @TempDir private Path folder;

  private static void require(Path local) {
    TemporaryFolders.require(new SparkConf(false).set("spark.local.dir", local.toString()));
  }

  @Test
  void aLinkToAFolderIsOne() throws IOException {
    Path link =
        Files.createSymbolicLink(
            folder.resolve("link"), Files.createDirectory(folder.resolve("real")));
    assertDoesNotThrow(() -> require(link));
    Path file =
        Files.createSymbolicLink(
            folder.resolve("file"), Files.createFile(folder.resolve("a file")));
    assertThrows(UserError.class, () -> require(file));
  }
}
