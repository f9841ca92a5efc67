package org.aimle.spark;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts how often it was read by Java's deserialisation. */
public final class Planted implements Serializable {

  private static final long serialVersionUID = 1L;

  public static final AtomicInteger READ = new AtomicInteger();

  private void readObject(ObjectInputStream in) {
    READ.incrementAndGet();
  }

  /** An instance, serialised. */
  public static byte[] bytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new Planted());
    }
    return bytes.toByteArray();
  }
}
