package org.aimle.jobs.examples.maps;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.aimle.jobs.command.UserError;
import org.aimle.jobs.sessions.HadoopFiles;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.apache.hadoop.fs.Path;

/**
 * Cuts squares out of maps of Warcraft III as the HOG2 collection has them: {@code .map} files of
 * type octile-corner, alone or in zip archives. Four lines of head with height and width, then a
 * digit of height for each point, then a letter of terrain for each cell.
 */
final class MapFiles {

  private static final int MOST_BYTES = 1 << 22;
  private static final String TYPE = "type octile-corner";

  private MapFiles() {}

  /**
   * The squares of each map that lie side by side and have at least two kinds of terrain, by the
   * map's name.
   *
   * @throws UserError if there is none
   */
  static List<List<Terrain>> maps(HadoopFiles files, String input, int side, long seed) {
    TreeMap<String, String> texts = new TreeMap<>();
    for (String file : files.files("--input", input)) {
      String name = file.substring(file.lastIndexOf('/') + 1);
      if (name.endsWith(".map") || name.endsWith(".zip")) {
        Path path = new Path(file);
        try (InputStream in = path.getFileSystem(files.configuration()).open(path)) {
          if (name.endsWith(".map")) {
            put(texts, name, in);
          } else {
            unzip(texts, in);
          }
        } catch (IOException e) {
          throw new UserError(
              "%s cannot be read: %s; copy the file again"
                  .formatted(HadoopFiles.shown(file), e.getMessage()));
        }
      }
    }
    UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(seed);
    List<List<Terrain>> maps = new ArrayList<>();
    texts.forEach((name, text) -> maps.add(squares(name, text, side, random)));
    if (maps.stream().allMatch(List::isEmpty)) {
      throw new UserError(
          "--input is '%s', which has no map of '%s' with squares of %d cells; name a folder with .map files, or zip archives of them"
              .formatted(input, TYPE, side));
    }
    return maps;
  }

  private static void unzip(TreeMap<String, String> texts, InputStream in) throws IOException {
    ZipInputStream zip = new ZipInputStream(new BufferedInputStream(in));
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      if (entry.getName().endsWith(".map")) {
        put(texts, entry.getName(), zip);
      }
    }
  }

  /** Other types of maps have no heights. */
  private static void put(TreeMap<String, String> texts, String name, InputStream in)
      throws IOException {
    String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.US_ASCII);
    if (text.startsWith(TYPE)) {
      texts.put(name, text);
    }
  }

  private static List<Terrain> squares(
      String name, String text, int side, UniformRandomProvider random) {
    List<String> lines = text.lines().toList();
    int height = dimension(name, lines, 1, "height ");
    int width = dimension(name, lines, 2, "width ");
    if (lines.size() < 4 + 2 * height) {
      throw new UserError(
          "%s has %d lines but its height, %d, asks for %d; copy the file again"
              .formatted(name, lines.size(), height, 4 + 2 * height));
    }
    List<Terrain> squares = new ArrayList<>();
    for (int top = 0; top + side < height; top += side) {
      for (int left = 0; left + side < width; left += side) {
        byte[] kinds = new byte[side * side];
        byte[] heights = new byte[side * side];
        boolean outside = false;
        int seen = 0;
        for (int cell = 0; cell < kinds.length; cell++) {
          int row = 4 + top + cell / side;
          int column = left + cell % side;
          int kind = kind(at(name, lines, row + height, column));
          outside |= kind < 0;
          kinds[cell] = (byte) kind;
          heights[cell] = level(name, lines, row, column);
          seen |= 1 << Math.max(0, kind);
        }
        if (!outside && Integer.bitCount(seen) > 1) {
          Terrain.withWay(side, kinds, heights, random).ifPresent(squares::add);
        }
      }
    }
    return squares;
  }

  private static char at(String name, List<String> lines, int row, int column) {
    if (column >= lines.get(row).length()) {
      throw new UserError(
          "%s, line %d: ends before cell %d; copy the file again"
              .formatted(name, row + 1, column + 1));
    }
    return lines.get(row).charAt(column);
  }

  private static byte level(String name, List<String> lines, int row, int column) {
    char digit = at(name, lines, row, column);
    if (digit < '0' || digit > '9') {
      throw new UserError(
          "%s, line %d: the height of cell %d is '%s' but must be a digit; copy the file again"
              .formatted(name, row + 1, column + 1, digit));
    }
    return (byte) (digit - '0');
  }

  /** -1 outside of the map. */
  private static int kind(char letter) {
    return switch (Character.toUpperCase(letter)) {
      case 'G' -> Terrain.GROUND;
      case 'S' -> Terrain.SWAMP;
      case 'T' -> Terrain.TREES;
      case 'W' -> Terrain.WATER;
      default -> -1;
    };
  }

  private static int dimension(String name, List<String> lines, int at, String word) {
    try {
      int value = Integer.parseInt(lines.get(at).substring(word.length()).strip());
      if (lines.get(at).startsWith(word) && value > 0) {
        return value;
      }
    } catch (RuntimeException e) {
      // The message below says what is wrong.
    }
    throw new UserError(
        "%s, line %d: a line '%sNUMBER' is due; copy the file again".formatted(name, at + 1, word));
  }
}
