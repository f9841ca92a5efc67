package org.aimle.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.aimle.jobs.LauncherRun;
import org.aimle.lab.soak.Checkout;
import org.aimle.lab.soak.StandaloneCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar that was just built, submitted to a real Master with two Workers. */
class StandaloneClusterIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Checkout CHECKOUT = new Checkout(LauncherRun.SCRIPT);

  @TempDir private Path folder;

  @Test
  void trainsOnTwoWorkers() throws IOException, InterruptedException {
    Path events = Files.createDirectory(folder.resolve("events"));
    try (StandaloneCluster cluster = new StandaloneCluster(CHECKOUT, folder, Map.of())) {
      cluster.addWorkers(2);
      List<String> arguments = new ArrayList<>(cluster.explain(2));
      arguments.addAll(
          List.of(
              "--conf",
              "spark.eventLog.enabled=true",
              "--conf",
              "spark.eventLog.dir=" + events.toUri(),
              "--synthetic-texts=160",
              "--workers=2",
              "--batch-size=10",
              "--epochs=2",
              "--k=3",
              "--filters=4",
              "--hidden-units=4",
              "--vector-size=4",
              "--vector-iterations=1",
              "--output=out"));
      LauncherRun run =
          LauncherRun.of(
              LauncherRun.SCRIPT, folder, Map.of("SPARK_LOCAL_IP", "127.0.0.1"), arguments);
      assertEquals(0, run.code(), String.join("\n", run.err()));

      Path output = folder.resolve("out");
      JsonNode metrics = JSON.readTree(output.resolve("metrics.json").toFile());
      assertEquals(cluster.master(), metrics.at("/settings/master").asText());
      assertEquals(40, metrics.at("/scores/test/texts").asInt());
      int rounds = metrics.at("/rounds").size();
      // 160 texts on 2 workers are 8 minibatches of 10 for each: with H = 5, two rounds an epoch.
      assertEquals(4, rounds);
      assertEquals(100, metrics.at("/rounds/0/examples").asInt(), "2 workers x 5 minibatches x 10");
      assertTrue(Files.isRegularFile(output.resolve("report.html")));
      assertTrue(Files.isRegularFile(output.resolve("model/network.zip")));
      assertEquals(40, lines(output.resolve("explanations")));

      List<Integer> executorsOfWorkers =
          cluster.executorFolders().stream().map(List::size).toList();
      assertEquals(List.of(1, 1), executorsOfWorkers);
      Map<String, Integer> trainings = tasksOfTraining(events);
      assertEquals(2, trainings.size(), "executors that trained: " + trainings);
      // Each held one shard, and had a task of each round.
      trainings.values().forEach(tasks -> assertTrue(tasks >= rounds, trainings.toString()));
    }
  }

  private static long lines(Path parts) throws IOException {
    try (Stream<Path> files = Files.list(parts)) {
      long lines = 0;
      for (Path file : files.filter(path -> path.toString().endsWith(".json")).toList()) {
        lines += Files.readAllLines(file).size();
      }
      return lines;
    }
  }

  /** How many tasks of rounds each executor ended well, by Spark's own account of the run. */
  private static Map<String, Integer> tasksOfTraining(Path events) throws IOException {
    Path log;
    try (Stream<Path> files = Files.list(events)) {
      log = files.filter(path -> !path.getFileName().toString().startsWith(".")).findFirst().get();
    }
    Set<Integer> stages = new HashSet<>();
    Map<String, Integer> tasks = new HashMap<>();
    for (String line : Files.readAllLines(log)) {
      JsonNode event = JSON.readTree(line);
      String kind = event.path("Event").asText();
      if (kind.equals("SparkListenerStageSubmitted")
          && event.at("/Stage Info/Details").asText().contains("Workers.train")) {
        stages.add(event.at("/Stage Info/Stage ID").asInt());
      } else if (kind.equals("SparkListenerTaskEnd")
          && stages.contains(event.path("Stage ID").asInt())
          && event.at("/Task End Reason/Reason").asText().equals("Success")) {
        tasks.merge(event.at("/Task Info/Executor ID").asText(), 1, Integer::sum);
      }
    }
    return tasks;
  }
}
