package org.aimle.jobs.examples.dvae;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.aimle.jobs.command.UserError;
import org.aimle.jobs.sessions.HadoopFiles;
import org.aimle.spark.text.files.InputFiles;

/** Reads pictures from a folder of idx files, the format of MNIST, plain or compressed. */
final class IdxFiles {

  /** Unsigned bytes in three dimensions. */
  private static final int MAGIC = 0x00000803;

  private static final int MOST_PIXELS = 1 << 20;

  private final HadoopFiles files;
  private final String folder;

  IdxFiles(HadoopFiles files, String folder) {
    this.files = files;
    this.folder = folder;
  }

  /**
   * @param name how the file's name begins
   * @throws UserError if there is no such file, or it is not of the format
   */
  PictureSet read(String name) {
    String file =
        files.files("--input", folder).stream()
            .filter(path -> path.substring(path.lastIndexOf('/') + 1).startsWith(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new UserError(
                        "--input is '%s', which has no file %s; name a folder with the four files of MNIST or others like them"
                            .formatted(folder, name)));
    try (InputStream in = InputFiles.open(files.configuration(), file);
        DataInputStream data = new DataInputStream(in)) {
      int magic = data.readInt();
      int count = data.readInt();
      int height = data.readInt();
      int width = data.readInt();
      if (magic != MAGIC) {
        throw wrong(
            file,
            "begins with 0x%08x, but pictures in idx format with 0x%08x".formatted(magic, MAGIC));
      }
      if (count < 1 || height < 1 || width < 1 || (long) height * width > MOST_PIXELS) {
        throw wrong(
            file, "says it has %d pictures of %d x %d pixels".formatted(count, height, width));
      }
      // Read as far as there is something: what a file says of its size is not believed.
      int pixels = height * width;
      byte[] grey =
          data.readNBytes(Math.toIntExact(Math.min(Integer.MAX_VALUE - 8L, (long) count * pixels)));
      if (grey.length != (long) count * pixels) {
        throw wrong(file, "ends after %d of %d pictures".formatted(grey.length / pixels, count));
      }
      return new PictureSet(height, width, grey);
    } catch (EOFException e) {
      throw wrong(file, "ends before its first picture");
    } catch (IOException e) {
      throw wrong(file, "cannot be read: " + e.getMessage());
    }
  }

  private static UserError wrong(String file, String what) {
    return new UserError(
        "%s %s; copy the file again or name another folder with --input"
            .formatted(HadoopFiles.shown(file), what));
  }
}
