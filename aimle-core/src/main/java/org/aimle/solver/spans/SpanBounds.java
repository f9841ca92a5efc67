package org.aimle.solver.spans;

import org.aimle.spec.Ranges;

/**
 * How many spans are chosen, and how long each is. Immutable.
 *
 * @param minSpans fewest spans, in 0 .. spans
 * @param spans most spans, at least 1
 * @param minWidth fewest elements of a span, in 1 .. width
 * @param width most elements of a span, at least 1
 * @since 0.1.0
 */
public record SpanBounds(int minSpans, int spans, int minWidth, int width) {

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public SpanBounds {
    Ranges.atLeastOne("spans", spans);
    Ranges.atLeastOne("width", width);
    Ranges.require(
        minSpans >= 0 && minSpans <= spans, "min-spans", minSpans, "in 0 .. spans, " + spans);
    Ranges.require(
        minWidth >= 1 && minWidth <= width, "min-width", minWidth, "in 1 .. width, " + width);
  }

  /** Exactly {@code spans} spans of at most {@code width} elements. */
  public static SpanBounds of(int spans, int width) {
    return new SpanBounds(spans, spans, 1, width);
  }

  /**
   * What of it an instance of {@code length} elements, at least 1, has room for: an instance
   * shorter than {@code minWidth} is one span, and no more spans are asked for than fit side by
   * side with a gap of one element between them.
   */
  SpanBounds within(int length) {
    int shortest = Math.min(minWidth, length);
    int room = (int) ((length + 1L) / (shortest + 1L));
    return new SpanBounds(
        Math.min(minSpans, room), Math.min(spans, room), shortest, Math.min(width, length));
  }

  /** As parameters of a solver: {@code spans=3,width=4,min-spans=1,min-width=2}. */
  @Override
  public String toString() {
    return "spans=%d,width=%d,min-spans=%d,min-width=%d"
        .formatted(spans, width, minSpans, minWidth);
  }
}
