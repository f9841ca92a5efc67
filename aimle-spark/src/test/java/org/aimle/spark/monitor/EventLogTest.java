package org.aimle.spark.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.layout.JsonLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Through the logging that Spark brings, slf4j and log4j. */
class EventLogTest {

  private record Line(Level level, String text, Map<String, String> context) {}

  private final List<LogEvent> events = new ArrayList<>();
  private final List<Line> lines = new ArrayList<>();
  private final Logger logger = (Logger) LogManager.getLogger(EventLog.LOGGER);
  private final AbstractAppender appender =
      new AbstractAppender("lines", null, null, true, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
          events.add(event.toImmutable());
          lines.add(
              new Line(
                  event.getLevel(),
                  event.getMessage().getFormattedMessage(),
                  event.getContextData().toMap()));
        }
      };

  private final EventLog log = new EventLog(7);

  @BeforeEach
  void hear() {
    appender.start();
    logger.addAppender(appender);
  }

  @AfterEach
  void stop() {
    logger.removeAppender(appender);
  }

  @Test
  void aRoundIsOneLineOfKeysAndValues() {
    log.roundEnded(Progress.round(4, 9, "choice"), Progress.NO_STATE);
    Line line = lines.get(0);
    assertEquals(
        "event=round training=7 epoch=1 round=5 rounds=9 examples=80 examples_per_second=300.0"
            + " loss=0.25 dropped_replicas=0 choice.beta=1.5 choice.non_zeros=2.0"
            + " choice.solved=240 choice.limited=3 seconds=4.0 seconds_left=10.0",
        line.text());
    assertEquals("round", line.context().get("event"));
    assertEquals("0.25", line.context().get("loss"));
  }

  /** The settings for Spark 3.5 in docs/MONITORING.md. */
  @Test
  void aJsonLayoutWritesTheValuesAsFields() throws IOException {
    JsonLayout layout =
        JsonLayout.newBuilder()
            .setCompact(true)
            .setEventEol(true)
            .setProperties(true)
            .setConfiguration(logger.getContext().getConfiguration())
            .build();
    log.checkpointWritten(12);
    String line = layout.toSerializable(events.get(0));
    assertEquals(1, line.lines().count());
    JsonNode json = new ObjectMapper().readTree(line);
    assertEquals("checkpoint", json.at("/contextMap/event").asText());
    assertEquals("12", json.at("/contextMap/round").asText());
    assertEquals(EventLog.LOGGER, json.at("/loggerName").asText());
  }

  @Test
  void theContextOfTheCallerStays() {
    MDC.put("loss", "mine");
    try {
      log.checkpointWritten(3);
      log.roundEnded(Progress.round(4, 9, "choice"), Progress.NO_STATE);
      assertEquals("mine", MDC.get("loss"));
      assertNull(MDC.get("event"));
    } finally {
      MDC.clear();
    }
  }

  @Test
  void roundsThatFollowAtOnceAreForDebugging() {
    logger.setLevel(Level.INFO);
    for (int round = 0; round < 5; round++) {
      if (round != 1) { // which drops replicas, and is told
        log.roundEnded(Progress.round(round, 9, "choice"), Progress.NO_STATE);
      }
    }
    assertEquals(1, lines.size());
    log.roundEnded(Progress.round(1, 9, "choice"), Progress.NO_STATE);
    assertTrue(lines.get(1).text().contains(" dropped_replicas=2 "), lines::toString);
  }

  @Test
  void whatComesFromOutsideCannotMakeLinesOrFields() {
    log.roundEnded(Progress.round(0, 9, "a b=\"1\"\nevent"), Progress.NO_STATE);
    log.trainingEnded(Optional.of(new IllegalStateException("no \"memory\" = 0\nmore")));
    assertTrue(
        lines.get(0).text().contains(" \"a b=\\\"1\\\"\\u000aevent.beta\"=1.5 "),
        lines.get(0).text());
    assertEquals(
        "event=training_ended training=7 outcome=failed rounds=1"
            + " failure=\"no \\\"memory\\\" = 0\"",
        lines.get(1).text());
  }
}
