package org.aimle.dl4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Pointer;

/** The native libraries of this process, by Linux's {@code /proc/self/maps}; elsewhere none. */
final class MappedLibraries {

  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final Pattern LINE =
      Pattern.compile("([0-9a-f]+)-([0-9a-f]+) \\S+ \\S+ \\S+ \\S+\\s+(/.*)");

  /** Not netlib's own bridge, which only calls another. */
  private static final Pattern BLAS =
      Pattern.compile(".*/lib(?!netlib)[^/]*(blas|lapack|mkl|blis)[^/]*");

  private record Mapping(long from, long to, String file) {

    boolean holds(long address) {
      return Long.compareUnsigned(from, address) <= 0 && Long.compareUnsigned(address, to) < 0;
    }
  }

  private MappedLibraries() {}

  /** The file that is mapped at an address. */
  static Optional<String> at(Pointer address) {
    if (address == null) {
      return Optional.empty();
    }
    return mappings().stream()
        .filter(mapping -> mapping.holds(address.address()))
        .map(Mapping::file)
        .findFirst();
  }

  /** The files of all libraries of linear algebra. */
  static List<String> blas() {
    return mappings().stream()
        .map(Mapping::file)
        .filter(file -> BLAS.matcher(file).matches())
        .distinct()
        .toList();
  }

  private static List<Mapping> mappings() {
    List<Mapping> mappings = new ArrayList<>();
    if (Files.isReadable(MAPS)) {
      try {
        for (String line : Files.readAllLines(MAPS)) {
          Matcher matcher = LINE.matcher(line);
          if (matcher.matches()) {
            mappings.add(
                new Mapping(
                    Long.parseUnsignedLong(matcher.group(1), 16),
                    Long.parseUnsignedLong(matcher.group(2), 16),
                    matcher.group(3)));
          }
        }
      } catch (IOException e) {
        return List.of();
      }
    }
    return mappings;
  }
}
