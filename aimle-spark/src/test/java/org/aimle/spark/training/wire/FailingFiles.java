package org.aimle.spark.training.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.net.URI;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** Local files {@code failing:///..} on a disk that is full after some bytes of each file. */
public final class FailingFiles extends RawLocalFileSystem {

  /** Bytes that fit into a file. */
  public static volatile long limit = Long.MAX_VALUE;

  @Override
  public URI getUri() {
    return URI.create("failing:///");
  }

  @Override
  public FSDataOutputStream create(
      Path path, boolean overwrite, int buffer, short copies, long block, Progressable progress)
      throws IOException {
    return limited(super.create(path, overwrite, buffer, copies, block, progress));
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int buffer,
      short copies,
      long block,
      Progressable progress)
      throws IOException {
    return limited(super.create(path, permission, overwrite, buffer, copies, block, progress));
  }

  private static FSDataOutputStream limited(FSDataOutputStream to) {
    OutputStream limited =
        new OutputStream() {
          private long left = limit;

          @Override
          public void write(int b) throws IOException {
            if (left-- <= 0) {
              throw full();
            }
            to.write(b);
          }

          @Override
          public void close() throws IOException {
            to.close();
          }
        };
    return new FSDataOutputStream(limited, null);
  }

  /** As Hadoop's local files do: their constructor is not public. */
  private static FSError full() {
    try {
      Constructor<FSError> constructor = FSError.class.getDeclaredConstructor(Throwable.class);
      constructor.setAccessible(true);
      return constructor.newInstance(new IOException("No space left on device"));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
