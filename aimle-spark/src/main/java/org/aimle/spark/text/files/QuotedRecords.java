package org.aimle.spark.text.files;

import java.util.List;
import java.util.Optional;
import org.aimle.spark.text.files.QuotedFields.Escape;

/**
 * The records of one file with quotes, all of which write them in the same way. Quotes are doubled
 * until a record tells: the first one that has as many fields as the header if they have
 * backslashes, but not if they are doubled, or the other way round.
 */
final class QuotedRecords {

  private final char separator;
  private final int count;
  private Optional<Escape> known = Optional.empty();
  private Optional<Reading> doubled = Optional.empty();
  private Optional<Reading> escaped = Optional.empty();

  /** How far a record is read in one way. */
  private static final class Reading {
    private final QuotedFields fields;
    private boolean whole;
    private Optional<IllegalArgumentException> wrong = Optional.empty();

    Reading(QuotedFields fields) {
      this.fields = fields;
    }

    void add(String line) {
      if (!whole && wrong.isEmpty()) {
        try {
          whole = fields.add(line);
        } catch (IllegalArgumentException e) {
          wrong = Optional.of(e);
        }
      }
    }

    boolean isOpen() {
      return !whole && wrong.isEmpty();
    }
  }

  /**
   * @param count how many fields the header has
   */
  QuotedRecords(char separator, int count) {
    this.separator = separator;
    this.count = count;
  }

  /**
   * Takes the next line of a record, the first one after {@link #fields}.
   *
   * @return whether the record is whole
   * @throws IllegalArgumentException if it can be no record
   */
  boolean add(String line) {
    boolean first = doubled.isEmpty() && escaped.isEmpty();
    if (first && known.equals(Optional.of(Escape.BACKSLASH))) {
      escaped = Optional.of(new Reading(new QuotedFields(separator, Escape.BACKSLASH)));
    } else if (first) {
      doubled = Optional.of(new Reading(new QuotedFields(separator, Escape.DOUBLED)));
    }
    if (known.isEmpty() && escaped.isEmpty() && line.contains("\\\"")) {
      escaped = doubled.map(reading -> new Reading(reading.fields.with(Escape.BACKSLASH)));
    }
    doubled.ifPresent(reading -> reading.add(line));
    escaped.ifPresent(reading -> reading.add(line));
    if (fits(doubled) || fits(escaped)) {
      if (doubled.isPresent() && escaped.isPresent() && fits(doubled) != fits(escaped)) {
        known = Optional.of(fits(doubled) ? Escape.DOUBLED : Escape.BACKSLASH);
      }
      return true;
    }
    if (isOpen(doubled) || isOpen(escaped)) {
      return false;
    }
    doubled.or(() -> escaped).flatMap(reading -> reading.wrong).ifPresent(QuotedRecords::refuse);
    return true;
  }

  private static void refuse(IllegalArgumentException wrong) {
    throw wrong;
  }

  private boolean fits(Optional<Reading> reading) {
    return reading.isPresent()
        && reading.get().whole
        && reading.get().fields.fields().size() == count;
  }

  private static boolean isOpen(Optional<Reading> reading) {
    return reading.isPresent() && reading.get().isOpen();
  }

  /** The fields of the record that is whole, which may be more or fewer than wanted. */
  List<String> fields() {
    List<String> fields =
        (fits(escaped) && !fits(doubled) ? escaped : doubled.or(() -> escaped))
            .orElseThrow()
            .fields
            .fields();
    doubled = Optional.empty();
    escaped = Optional.empty();
    return fields;
  }
}
