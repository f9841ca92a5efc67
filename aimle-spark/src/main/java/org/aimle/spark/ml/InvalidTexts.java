package org.aimle.spark.ml;

import java.util.Locale;

/** What to do with null and empty texts. */
enum InvalidTexts {
  ERROR,
  KEEP,
  SKIP;

  static InvalidTexts of(String handleInvalid) {
    return valueOf(handleInvalid.toUpperCase(Locale.ROOT));
  }
}
