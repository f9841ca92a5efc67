package org.aimle.spark.text.files;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.aimle.spec.LongLineException;
import org.aimle.spec.Utf8Lines;
import org.aimle.spec.Visible;
import org.apache.hadoop.conf.Configuration;

/**
 * Lines that are JSON objects each, with the members that {@link RationaleTable} has as columns.
 * Tokens are a list of strings, or one string with blanks between them; a mask is a list of 0 and
 * 1, or one string of them.
 *
 * @param columns names of the members
 * @since 0.1.0
 */
public record JsonLines(ColumnNames columns) implements TextFormat {

  private static final long serialVersionUID = 1L;

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  @Override
  public Header header() {
    return Header.NONE;
  }

  @Override
  public Parser parser(Optional<String> header) {
    return this::parse;
  }

  /** Whether a line is a JSON object. */
  public static boolean isObject(String line) {
    try {
      return line.strip().startsWith("{") && JSON.readTree(line).isObject();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  /**
   * Names of members.
   *
   * @param all of those that were looked at
   * @param looked how many objects were looked at
   */
  public record Members(Set<String> all, long looked) {}

  /**
   * The names of the members of the objects in some files: of so many objects that all wanted ones
   * are among them, in any case, or of as many as there are, or are to be looked at.
   *
   * @throws IOException if the file system fails
   */
  public static Members members(
      Configuration hadoop, List<String> files, Collection<String> wanted, long most)
      throws IOException {
    Set<String> names = new LinkedHashSet<>();
    long looked = 0;
    for (String file : files) {
      try (Utf8Lines lines = InputFiles.lines(hadoop, file)) {
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
          if (line.get().isBlank()) {
            continue;
          }
          object(line.get()).fieldNames().forEachRemaining(names::add);
          looked++;
          boolean seen =
              wanted.stream().allMatch(name -> names.stream().anyMatch(o -> same(o, name)));
          if (seen || looked == most) {
            return new Members(names, looked);
          }
        }
      } catch (IllegalArgumentException | CharacterCodingException | LongLineException e) {
        // Whoever reads all of it tells what is wrong, and where.
      }
    }
    return new Members(names, looked);
  }

  private static boolean same(String name, String wanted) {
    return ColumnNames.find(List.of(name), wanted).isPresent();
  }

  private TextExample parse(String line, String place) {
    JsonNode object = object(line);
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    int at = columns.tokensIn(names);
    List<String> tokens = Fields.some(tokens(names.get(at), object.get(names.get(at))));
    return new TextExample(
        text(object, names, ColumnNames.find(names, columns.id())).orElse(place),
        text(object, names, ColumnNames.find(names, columns.split())),
        tokens,
        Fields.label(columns, text(object, names, columns.labelsIn(names))),
        mask(object, names, tokens.size()));
  }

  private static JsonNode object(String line) {
    JsonNode node;
    try {
      node = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "the line is no JSON (%s: '%s'); write one object a line"
              .formatted(
                  e.getOriginalMessage().lines().findFirst().orElse(""), Visible.brief(line)));
    }
    if (!node.isObject()) {
      throw new IllegalArgumentException(
          "the line is JSON but no object ('"
              + Visible.brief(line)
              + "'); write one object a line");
    }
    return node;
  }

  private static List<String> tokens(String name, JsonNode value) {
    if (value.isTextual()) {
      return name.equalsIgnoreCase(ColumnNames.USUAL.tokens())
          ? Fields.words(value.textValue())
          : Fields.split(value.textValue());
    }
    if (!value.isArray()) {
      throw new IllegalArgumentException(
          "'%s' is %s; write a list of strings, or one string"
              .formatted(name, Visible.brief(value.toString())));
    }
    List<String> tokens = new ArrayList<>();
    for (JsonNode token : value) {
      if (!token.isTextual()) {
        throw new IllegalArgumentException(
            "token %d of '%s' is %s, which is no string"
                .formatted(tokens.size(), name, Visible.brief(token.toString())));
      }
      tokens.add(token.textValue());
    }
    return tokens;
  }

  private static Optional<String> text(JsonNode object, List<String> names, OptionalInt at) {
    if (at.isEmpty() || object.get(names.get(at.getAsInt())).isNull()) {
      return Optional.empty();
    }
    JsonNode value = object.get(names.get(at.getAsInt()));
    if (value.isContainerNode()) {
      throw new IllegalArgumentException(
          "'%s' is %s; write one value"
              .formatted(names.get(at.getAsInt()), Visible.brief(value.toString())));
    }
    return Optional.of(value.asText());
  }

  private Optional<List<Integer>> mask(JsonNode object, List<String> names, int tokens) {
    OptionalInt at = ColumnNames.find(names, columns.mask());
    if (at.isEmpty() || !object.get(names.get(at.getAsInt())).isArray()) {
      return text(object, names, at).flatMap(marks -> Fields.mask(marks, tokens));
    }
    StringBuilder marks = new StringBuilder();
    for (JsonNode mark : object.get(names.get(at.getAsInt()))) {
      String text = mark.isBoolean() ? (mark.booleanValue() ? "1" : "0") : mark.asText();
      if (!text.equals("0") && !text.equals("1")) {
        throw new IllegalArgumentException(
            "mark %d of the mask is %s; write 0 or 1"
                .formatted(marks.length(), Visible.brief(mark.toString())));
      }
      marks.append(text);
    }
    if (marks.length() == 0) { // texts have tokens, so this is no list of marks for them
      throw new IllegalArgumentException("the mask is an empty list; write null for no mask");
    }
    return Fields.mask(marks.toString(), tokens);
  }
}
