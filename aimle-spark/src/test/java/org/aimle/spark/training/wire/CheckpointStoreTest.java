package org.aimle.spark.training.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.aimle.WrongInputException;
import org.aimle.spark.Warnings;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {

  private static final Map<String, String> TRAINING = Map.of("seed", "5");

  @TempDir private Path folder;

  private Configuration hadoop;
  private Warnings warnings;

  @BeforeEach
  void listen() {
    hadoop = new Configuration();
    hadoop.setClass("fs.failing.impl", FailingFiles.class, org.apache.hadoop.fs.FileSystem.class);
    FailingFiles.limit = Long.MAX_VALUE;
    warnings = Warnings.of(CheckpointStore.class);
  }

  @AfterEach
  void stopListening() {
    warnings.close();
  }

  private CheckpointStore<double[]> store() {
    return new CheckpointStore<>(folder.toString(), hadoop, (form, in) -> Wire.readDoubles(in));
  }

  private static void write(CheckpointStore<double[]> store, int rounds) {
    store.write(rounds, TRAINING, out -> Wire.writeDoubles(out, new double[] {rounds, 7, 8}));
  }

  private Path file(int rounds) {
    return folder.resolve(String.format(Locale.ROOT, "checkpoint-%010d", rounds));
  }

  private void overwrite(int rounds, byte[] bytes) throws IOException {
    Files.write(file(rounds), bytes);
    Files.deleteIfExists(folder.resolve("." + file(rounds).getFileName() + ".crc"));
  }

  private double newest() {
    return store().newest().orElseThrow().content()[0];
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aTruncatedCheckpointGivesWayToTheOneBefore() throws IOException {
    write(store(), 1);
    write(store(), 2);
    byte[] whole = Files.readAllBytes(file(2));
    for (int length = 0; length < whole.length; length++) {
      overwrite(2, Arrays.copyOf(whole, length));
      assertEquals(1, newest(), "cut to " + length);
    }
    List<String> told = warnings.take();
    assertEquals(whole.length, told.size(), "one warning each");
    assertTrue(
        told.get(0).startsWith("checkpoint-0000000002 is damaged (it has only 0 bytes)"),
        told.get(0));
    assertTrue(told.get(0).contains("using the older"), told.get(0));
    assertTrue(told.get(0).endsWith("checkpoint-0000000001 instead"), told.get(0));
    overwrite(2, whole);
    assertEquals(2, newest());
    assertEquals(List.of(), warnings.take());
  }

  @Test
  void aFlippedBitGivesWayToTheOneBefore() throws IOException {
    write(store(), 1);
    write(store(), 2);
    byte[] whole = Files.readAllBytes(file(2));
    for (int at = 0; at < 8 * whole.length; at += 3) {
      byte[] flipped = whole.clone();
      flipped[at / 8] ^= (byte) (1 << at % 8);
      overwrite(2, flipped);
      assertEquals(1, newest(), "bit " + at);
    }
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);
    overwrite(2, longer);
    assertEquals(1, newest());
  }

  @Test
  void hadoopsOwnChecksumIsNoReasonToEndEither() throws IOException {
    write(store(), 1);
    write(store(), 2);
    byte[] bytes = Files.readAllBytes(file(2));
    bytes[20] ^= 1;
    Files.write(file(2), bytes);
    assertTrue(Files.exists(folder.resolve(".checkpoint-0000000002.crc")));
    assertEquals(1, newest());
    assertEquals(1, warnings.take().size());
  }

  @Test
  void saysWhatIsWrongWhereNoneIsReadable() throws IOException {
    write(store(), 1);
    write(store(), 2);
    overwrite(1, new byte[0]);
    overwrite(2, new byte[100]);
    UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> store().newest());
    for (String part :
        List.of(
            folder.toString(),
            "checkpoint-0000000002 is damaged (it does not begin as a checkpoint does)",
            "checkpoint-0000000001 is damaged (it has only 0 bytes)",
            "name another folder")) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }

  @Test
  void whatIsWrittenNextReplacesTheDamagedOne() throws IOException {
    write(store(), 1);
    write(store(), 9);
    overwrite(9, new byte[0]);
    CheckpointStore<double[]> resumed = store();
    assertEquals(1, resumed.newest().orElseThrow().content()[0]);
    write(resumed, 2);
    assertFalse(Files.exists(file(9)), "else it would push out the ones that are whole");
    assertTrue(Files.exists(file(1)));
    assertEquals(2, newest());
  }

  @Test
  void namesThatAreNotOursAreIgnored() throws IOException {
    Files.write(folder.resolve("checkpoint-9999999999"), new byte[] {1});
    Files.write(folder.resolve("checkpoint-12"), new byte[] {1});
    Files.createDirectory(folder.resolve("checkpoint-0000000077"));
    CheckpointStore<double[]> store = store();
    assertEquals(Optional.empty(), store.newest());
    write(store, 3);
    assertEquals(3, newest());
    List<String> told = warnings.take();
    assertTrue(told.get(0).contains("is ignored"), told.get(0));
    assertEquals(6, told.size(), "once for each name and store: " + told);
  }

  @Test
  void namesDoNotDependOnTheLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      write(store(), 12);
    } finally {
      Locale.setDefault(before);
    }
    assertTrue(Files.exists(folder.resolve("checkpoint-0000000012")));
  }

  @Test
  void anotherFormIsToldAndNotCalledDamaged() throws IOException {
    write(store(), 1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CRC32 crc = new CRC32();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(0x41494D4C);
      out.writeInt(77);
      out.writeInt(0);
      crc.update(bytes.toByteArray());
      out.writeLong(crc.getValue());
    }
    overwrite(2, bytes.toByteArray());
    WrongInputException e = assertThrows(WrongInputException.class, () -> store().newest());
    assertTrue(e.getMessage().contains("has form 77"), e.getMessage());
  }

  @Test
  void aLengthThatMakesNoSenseTakesNoMemory() {
    byte[] lie = Wire.bytes(8, out -> out.writeInt(Integer.MAX_VALUE));
    assertThrows(UncheckedIOException.class, () -> Wire.read(lie, Wire::readText));
    byte[] negative = Wire.bytes(8, out -> out.writeInt(-1));
    assertThrows(UncheckedIOException.class, () -> Wire.read(negative, Wire::readState));
  }

  @Test
  void aFullDiskLeavesNothingHalfWritten() throws IOException {
    CheckpointStore<double[]> store =
        new CheckpointStore<>("failing://" + folder, hadoop, (form, in) -> Wire.readDoubles(in));
    write(store, 1);
    FailingFiles.limit = 50;
    UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> write(store, 2));
    assertTrue(e.getMessage().contains("No space left on device"), e.getMessage());
    assertEquals(List.of("checkpoint-0000000001"), names());
    FailingFiles.limit = Long.MAX_VALUE;
    write(store, 2);
    assertEquals(List.of("checkpoint-0000000001", "checkpoint-0000000002"), names());
  }

  @Test
  void aFolderThatCannotBeWrittenToIsToldOf() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    WrongInputException e =
        assertThrows(
            WrongInputException.class,
            () ->
                new CheckpointStore<>(
                        file.resolve("x").toString(), hadoop, (form, in) -> Wire.readDoubles(in))
                    .requireWritable());
    assertTrue(e.getMessage().contains("cannot be written to"), e.getMessage());
    FailingFiles.limit = 50;
    assertThrows(
        WrongInputException.class,
        () ->
            new CheckpointStore<>("failing://" + folder, hadoop, (form, in) -> Wire.readDoubles(in))
                .requireWritable());
    Files.createFile(folder.resolve("_writing-checkpoint-0000000003"));
    store().requireWritable();
    store().deleteHalfWritten();
    assertEquals(List.of("file"), names(), "neither the probe nor what a dead driver left");
  }

  @Test
  void whatIsKeptBesideComesBackOrIsMadeAnew() throws IOException {
    CheckpointStore<double[]> store = store();
    assertEquals(Optional.empty(), store.kept("words.gz", in -> in.read()));
    store.keep("words.gz", out -> out.write(42));
    assertEquals(Optional.of(42), store.kept("words.gz", in -> in.read()));
    byte[] bytes = Files.readAllBytes(folder.resolve("words.gz"));
    bytes[bytes.length - 6] ^= 1;
    Files.delete(folder.resolve(".words.gz.crc"));
    Files.write(folder.resolve("words.gz"), bytes);
    assertEquals(Optional.empty(), store.kept("words.gz", in -> in.read()));
    assertEquals(1, warnings.take().size());
  }
}
