package org.aimle.explain;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.aimle.WrongInputException;
import org.aimle.spec.LongLineException;
import org.aimle.spec.Utf8Lines;
import org.aimle.spec.Visible;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Word vectors as lines {@code word v1 v2 .. vE}, as GloVe, fastText and word2vec write them. The
 * last E fields are the numbers, so a word may have blanks in it. Words that a line cannot hold as
 * they are stand with escapes ({@code \}{@code u000a}) in a file whose first line says so: {@code
 * count dimension escaped}.
 */
final class WordVectorText {

  private static final Logger LOG = LoggerFactory.getLogger(WordVectorText.class);

  private static final String ESCAPED = "escaped";

  /** What word2vec and fastText write first: how many words, and the dimension. */
  static final Pattern HEADER =
      Pattern.compile("[ \t]*(\\d{1,18})[ \t]+(\\d{1,9})(?:[ \t]+(" + ESCAPED + "))?[ \t]*");

  /** The dimension is the one of most of so many lines. */
  private static final int SAMPLE = 100;

  private final Utf8Lines lines;
  private final String name;
  private final WordVectorTable table;
  private final int dimension;
  private final boolean escaped;
  private final boolean named;

  private WordVectorText(
      Utf8Lines lines, String name, int dimension, boolean escaped, boolean named) {
    this.lines = lines;
    this.name = name;
    this.table = new WordVectorTable(name, dimension);
    this.dimension = dimension;
    this.escaped = escaped;
    this.named = named;
  }

  static WordVectors read(Utf8Lines lines, String name) throws IOException {
    List<String> first = new ArrayList<>();
    Optional<String> header = next(lines, name);
    Matcher sizes = HEADER.matcher(header.orElse(""));
    boolean hasHeader = sizes.matches();
    if (!hasHeader && header.isPresent()) {
      first.add(header.get());
    }
    int ahead = hasHeader ? 1 : 0;
    while (first.size() < SAMPLE) {
      Optional<String> line = next(lines, name);
      if (line.isEmpty()) {
        break;
      }
      first.add(line.get());
    }
    boolean escaped = hasHeader && sizes.group(3) != null;
    int said = hasHeader ? Integer.parseInt(sizes.group(2)) : 0;
    int dimension = escaped ? said : dimension(first, said, name, ahead);
    WordVectorText text = new WordVectorText(lines, name, dimension, escaped, said == dimension);
    for (int i = 0; i < first.size(); i++) {
      text.add(first.get(i), ahead + i + 1L);
    }
    for (Optional<String> line = next(lines, name); line.isPresent(); line = next(lines, name)) {
      text.add(line.get(), lines.number());
    }
    if (hasHeader && said != dimension) {
      LOG.warn(
          "{}: the first line says dimension {}, but the vectors have {}", name, said, dimension);
    }
    text.table.warn(hasHeader ? Optional.of(Long.parseLong(sizes.group(1))) : Optional.empty());
    return text.table.vectors();
  }

  private static Optional<String> next(Utf8Lines lines, String name) throws IOException {
    try {
      return lines.next();
    } catch (CharacterCodingException e) {
      throw new WrongInputException(
          "%s, line %d: the line is not UTF-8; convert the file (iconv -f LATIN1 -t UTF-8)"
              .formatted(name, lines.number()),
          e);
    } catch (LongLineException e) {
      throw new WrongInputException(
          "%s, line %d: %s".formatted(name, lines.number(), e.getMessage()), e);
    }
  }

  /**
   * What the first line says if one of the others has as many fields after the first, or most end
   * with as many numbers; else the most frequent number of fields after the first, of the earliest
   * line if several are.
   */
  private static int dimension(List<String> first, int said, String name, int ahead) {
    Map<Integer, Integer> counts = new HashMap<>();
    int best = -1;
    int lines = 0;
    int asSaid = 0;
    for (String line : first) {
      if (!line.isBlank()) {
        counts.merge(fields(line) - 1, 1, Integer::sum);
        lines++;
        asSaid += said > 0 && numbers(line, said + 1) == said ? 1 : 0;
      }
    }
    if (said > 0 && (counts.containsKey(said) || 2 * asSaid > lines)) {
      return said;
    }
    for (int i = 0; i < first.size(); i++) {
      if (!first.get(i).isBlank()) {
        int size = fields(first.get(i)) - 1;
        if (best < 0 || counts.get(size) > counts.get(best)) {
          best = size;
        }
      }
    }
    if (best < 0) {
      throw new WrongInputException(
          name + " holds no word vectors; write 'word v1 v2 ...' on every line");
    }
    if (best == 0) {
      int at = 0;
      while (first.get(at).isBlank()) {
        at++;
      }
      throw new WrongInputException(
          "%s, line %d: 0 numbers after the word, but at least 1 is needed; write 'word v1 v2 ...' on every line"
              .formatted(name, ahead + at + 1));
    }
    return best;
  }

  /** Fields between blanks. */
  private static int fields(String line) {
    int count = 0;
    for (int i = 0; i < line.length(); i++) {
      if (!separates(line.charAt(i)) && (i == 0 || separates(line.charAt(i - 1)))) {
        count++;
      }
    }
    return count;
  }

  /** Numbers at the end of a line, which begins with a word; no more than so many are counted. */
  static int numbers(String line, int most) {
    int count = 0;
    int end = withoutSeparators(line, line.length());
    while (count < most) {
      int start = end;
      while (start > 0 && !separates(line.charAt(start - 1))) {
        start--;
      }
      if (withoutSeparators(line, start) == 0
          || !Float.isFinite(value(line.substring(start, end)))) {
        break;
      }
      count++;
      end = withoutSeparators(line, start);
    }
    return count;
  }

  private static boolean separates(char c) {
    return c == ' ' || c == '\t';
  }

  private void add(String line, long number) {
    if (line.isBlank()) {
      return;
    }
    int[] starts = new int[dimension];
    int[] ends = new int[dimension];
    int end = withoutSeparators(line, line.length());
    for (int i = dimension - 1; i >= 0; i--) {
      int start = end;
      while (start > 0 && !separates(line.charAt(start - 1))) {
        start--;
      }
      if (start == 0) { // what is left is the word
        throw new WrongInputException(
            "%s, line %d: %d numbers after the word, but the lines before have %d; write 'word v1 v2 ...' on every line"
                .formatted(name, number, fields(line) - 1, dimension));
      }
      starts[i] = start;
      ends[i] = end;
      end = withoutSeparators(line, start);
    }
    int begin = 0;
    while (begin < end && separates(line.charAt(begin))) {
      begin++;
    }
    String word = line.substring(begin, end);
    requireWord(word, number);
    int at = table.add(escaped ? unescaped(word, number) : word);
    for (int i = 0; i < dimension; i++) {
      float value = parse(line.substring(starts[i], ends[i]), number, word);
      if (at >= 0) {
        table.set(at, i, value);
      }
    }
  }

  private static int withoutSeparators(String line, int end) {
    int last = end;
    while (last > 0 && separates(line.charAt(last - 1))) {
      last--;
    }
    return last;
  }

  /** A word that ends with a number may be a number too many, unless the file says how many. */
  private void requireWord(String word, long number) {
    int blank = Math.max(word.lastIndexOf(' '), word.lastIndexOf('\t'));
    if (blank >= 0 && !named && Float.isFinite(value(word.substring(blank + 1)))) {
      throw new WrongInputException(
          "%s, line %d: more numbers than the %d of other lines after '%s'; write as many on every line, or 'count dimension' on the first"
              .formatted(name, number, dimension, Visible.brief(word.substring(0, blank))));
    }
  }

  private float parse(String text, long line, String word) {
    float value = value(text);
    if (!Float.isFinite(value)) {
      throw new WrongInputException(
          "%s, line %d: '%s' in the vector of '%s' is no finite number"
              .formatted(name, line, Visible.brief(text), Visible.brief(word)));
    }
    return value;
  }

  /** A decimal number; NaN if it is none. Java's own suffixes and hexadecimal digits are none. */
  static float value(String text) {
    char last = text.isEmpty() ? 'x' : text.charAt(text.length() - 1);
    if ((last < '0' || last > '9') && last != '.') {
      return Float.NaN;
    }
    try {
      return text.indexOf('x') >= 0 || text.indexOf('X') >= 0 ? Float.NaN : Float.parseFloat(text);
    } catch (NumberFormatException e) {
      return Float.NaN;
    }
  }

  /** Writes lines that {@link #read} reads. */
  static void write(WordVectors vectors, OutputStream out) throws IOException {
    BufferedWriter writer =
        new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
    boolean escapes = vectors.words().stream().anyMatch(WordVectorText::needsEscapes);
    if (escapes) {
      writer.write(vectors.size() + " " + vectors.dimension() + " " + ESCAPED + "\n");
    }
    float[] vector = new float[vectors.dimension()];
    for (int id = 0; id < vectors.size(); id++) {
      writer.write(escapes ? escaped(vectors.word(id)) : vectors.word(id));
      vectors.copyVector(id, vector, 0);
      for (float value : vector) {
        writer.write(' ');
        writer.write(Float.toString(value));
      }
      writer.write('\n');
    }
    writer.flush();
  }

  private static boolean needsEscapes(String word) {
    return word.isEmpty() || word.indexOf(' ') >= 0 || Visible.hides(word);
  }

  /** All that could be taken for the end of a word or of a line, or gets lost in UTF-8. */
  private static String escaped(String word) {
    return Visible.text(word.replace("\\", "\\u005c")).replace(" ", "\\u0020");
  }

  private String unescaped(String word, long number) {
    StringBuilder plain = new StringBuilder(word.length());
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c != '\\') {
        plain.append(c);
        continue;
      }
      try {
        plain.append((char) Integer.parseInt(word, i + 2, i + 6, 16));
      } catch (NumberFormatException | IndexOutOfBoundsException e) {
        throw new WrongInputException(
            "%s, line %d: '%s' has an escape that is none; write a backslash as \\u005c"
                .formatted(name, number, Visible.brief(word)));
      }
      i += 5;
    }
    return plain.toString();
  }
}
