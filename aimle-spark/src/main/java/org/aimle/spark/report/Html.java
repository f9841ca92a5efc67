package org.aimle.spark.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** Writes pages that need nothing else, and text into HTML and SVG safely. */
public final class Html {

  /** The end of a page. */
  public static final String FOOT =
      "<footer>Made by AIMLE for Apache Spark.</footer>\n</main>\n</body>\n</html>\n";

  private Html() {}

  /** The beginning of a page, up to its content. */
  public static String head(String title) {
    return head(title, "");
  }

  /** The beginning of a page that its reader's browser asks for again and again. */
  public static String head(String title, Duration refresh) {
    return head(
        title, "<meta http-equiv=\"refresh\" content=\"%d\">\n".formatted(refresh.toSeconds()));
  }

  private static String head(String title, String more) {
    return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        """
        + more
        + "<title>"
        + escape(title)
        + "</title>\n<style>\n"
        + styleSheet()
        + "</style>\n</head>\n<body>\n<main>\n";
  }

  private static String styleSheet() {
    try (InputStream stream = Html.class.getResourceAsStream("report.css")) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the style sheet", e);
    }
  }

  /** A time in words. */
  public static String duration(Duration time) {
    long seconds = Math.max(1, time.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
        : String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
  }

  /**
   * The text with every character that means something to HTML escaped; fit for quoted attributes.
   */
  public static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
