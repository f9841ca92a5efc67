package org.aimle.solver.program;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads constraints written like {@code 2x0 + 3x1 - x4 <= 5}, separated by semicolons or line ends:
 * variables are {@code x} (0 or 1) or {@code y} (an integer) and an index from 0, comparisons
 * {@code <=}, {@code =} and {@code >=}, numbers decimal (a constraint is scaled to whole ones), and
 * {@code #} starts a comment.
 */
final class ProgramText {

  private static final Pattern COMPARISON = Pattern.compile("<=|>=|=");
  private static final Pattern TERM =
      Pattern.compile("\\s*([+-]?)\\s*(\\d+(?:\\.\\d+)?)?\\s*\\*?\\s*([xy])(\\d{1,7})\\s*");

  private ProgramText() {}

  /**
   * Constraints whose variables are the indices of {@code x}, and {@code -1 - index} of {@code y}.
   *
   * @param source where the text is from, for messages
   * @throws IllegalArgumentException if it is not of that form; the message shows the constraint
   */
  static List<LinearConstraint> parse(String source, String text) {
    List<LinearConstraint> constraints = new ArrayList<>();
    int line = 0;
    for (String commented : text.split("\\R", -1)) {
      line++;
      String[] written = commented.replaceFirst("#.*", "").split(";");
      for (String one : written) {
        if (!one.isBlank()) {
          try {
            constraints.add(constraint(one.strip()));
          } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                source
                    + ", line "
                    + line
                    + ": '"
                    + one.strip()
                    + "' "
                    + e.getMessage()
                    + "; write constraints such as 2x0+3x1-x4<=5",
                e);
          }
        }
      }
    }
    if (constraints.isEmpty()) {
      throw new IllegalArgumentException(
          source + " holds no constraint; write some such as 2x0+3x1-x4<=5;x0+x2=1");
    }
    return constraints;
  }

  /**
   * The terms of a sum such as {@code 2.5y0 + 3x1}, variables as of {@link #parse}.
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  static Map<Integer, BigDecimal> sum(String source, String text) {
    try {
      return terms(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          source + ": '" + text + "' " + e.getMessage() + "; write a sum such as 2.5y0+3x1", e);
    }
  }

  private static LinearConstraint constraint(String text) {
    Matcher comparison = COMPARISON.matcher(text);
    if (!comparison.find()) {
      throw new IllegalArgumentException("has no <=, = or >=");
    }
    BigDecimal right = number(text.substring(comparison.end()));
    Map<Integer, BigDecimal> terms = terms(text.substring(0, comparison.start()));
    int digits = Math.max(0, right.stripTrailingZeros().scale());
    for (BigDecimal coefficient : terms.values()) {
      digits = Math.max(digits, coefficient.stripTrailingZeros().scale());
    }
    long[] coefficients = new long[terms.size()];
    int i = 0;
    for (BigDecimal coefficient : terms.values()) {
      coefficients[i++] = whole(coefficient, digits);
    }
    return new LinearConstraint(
        terms.keySet().stream().mapToInt(Integer::intValue).toArray(),
        coefficients,
        comparisonOf(comparison.group()),
        whole(right, digits));
  }

  private static Comparison comparisonOf(String sign) {
    for (Comparison comparison : Comparison.values()) {
      if (comparison.sign().equals(sign)) {
        return comparison;
      }
    }
    throw new IllegalArgumentException("has the comparison " + sign);
  }

  private static Map<Integer, BigDecimal> terms(String text) {
    Map<Integer, BigDecimal> terms = new TreeMap<>();
    Matcher term = TERM.matcher(text);
    int at = 0;
    while (at < text.length()) {
      boolean isTerm = term.find(at) && term.start() == at;
      if (!isTerm || at > 0 && term.group(1).isEmpty()) {
        throw new IllegalArgumentException("has '" + text.substring(at).strip() + "' on its left");
      }
      BigDecimal size = term.group(2) == null ? BigDecimal.ONE : new BigDecimal(term.group(2));
      terms.merge(
          term.group(3).equals("x")
              ? Integer.valueOf(term.group(4))
              : -1 - Integer.parseInt(term.group(4)),
          term.group(1).equals("-") ? size.negate() : size,
          BigDecimal::add);
      at = term.end();
    }
    if (terms.isEmpty()) {
      throw new IllegalArgumentException("has no variable on its left");
    }
    return terms;
  }

  private static BigDecimal number(String text) {
    try {
      return new BigDecimal(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "has '" + text.strip() + "' on its right, which is not a number", e);
    }
  }

  private static long whole(BigDecimal number, int digits) {
    try {
      return number.movePointRight(digits).longValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("has numbers of too many digits", e);
    }
  }
}
