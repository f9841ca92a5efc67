package org.aimle.spark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** Hears what a class logs as a warning, until closed. */
public final class Warnings implements AutoCloseable {

  private final Logger logger;
  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private final AbstractAppender appender =
      new AbstractAppender("warnings", null, null, true, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
          if (event.getLevel().isMoreSpecificThan(Level.WARN)) {
            told.add(event.getMessage().getFormattedMessage());
          }
        }
      };

  private Warnings(Class<?> source) {
    logger = (Logger) LogManager.getLogger(source);
    appender.start();
    logger.addAppender(appender);
  }

  public static Warnings of(Class<?> source) {
    return new Warnings(source);
  }

  /** What was told since the last call. */
  public List<String> take() {
    synchronized (told) {
      List<String> taken = List.copyOf(told);
      told.clear();
      return taken;
    }
  }

  @Override
  public void close() {
    logger.removeAppender(appender);
    appender.stop();
  }
}
