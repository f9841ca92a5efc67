package org.aimle.spark.monitor;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.aimle.spark.monitor.TrainingBoard.Outcome;
import org.aimle.spark.monitor.TrainingBoard.Snapshot;
import org.aimle.spark.report.Curves;
import org.aimle.spark.report.Html;
import org.aimle.spark.training.EpochProgress;
import org.aimle.spark.training.RoundProgress;

/**
 * The page behind the tab: the curves of what trains, or of what trained last, and a row for each
 * training. It has no script; the browser asks for it again every few seconds.
 */
final class LivePage {

  private static final Duration WHILE_TRAINING = Duration.ofSeconds(2);
  private static final Duration WHILE_WAITING = Duration.ofSeconds(5);

  /** Trainings at once whose curves are drawn. */
  private static final int MOST_DRAWN = 4;

  private final StringBuilder html = new StringBuilder(1 << 16);

  private LivePage() {}

  /**
   * @param application its name
   * @param trainings the newest first
   */
  static String render(String application, List<Snapshot> trainings) {
    return new LivePage().page(application, trainings);
  }

  private String page(String application, List<Snapshot> trainings) {
    List<Snapshot> running =
        trainings.stream().filter(t -> t.outcome() == Outcome.RUNNING).limit(MOST_DRAWN).toList();
    html.append(Html.head(title(running), running.isEmpty() ? WHILE_WAITING : WHILE_TRAINING));
    html.append(
        "<nav class=\"note\">%s &middot; Spark: %s</nav>\n"
            .formatted(
                Html.escape(application),
                List.of("jobs", "stages", "storage", "environment", "executors").stream()
                    .map(tab -> "<a href=\"../%s/\">%s</a>".formatted(tab, tab))
                    .collect(Collectors.joining(" &middot; "))));
    if (trainings.isEmpty()) {
      html.append("<header><h1>No training yet</h1>\n")
          .append("<p class=\"lead\">Its curves appear here when its rounds begin.</p></header>\n");
    } else {
      (running.isEmpty() ? trainings.subList(0, 1) : running).forEach(this::training);
      all(trainings);
    }
    return html.append(Html.FOOT).toString();
  }

  private static String title(List<Snapshot> running) {
    return running.isEmpty()
        ? "AIMLE"
        : running.get(0).last().map(LivePage::position).orElse("begins") + " - AIMLE";
  }

  private static String position(RoundProgress round) {
    return "epoch %d of %d, round %d of %d"
        .formatted(round.epoch() + 1, round.epochs(), round.round() + 1, round.rounds());
  }

  private void training(Snapshot training) {
    Optional<RoundProgress> last = training.last();
    html.append(
        "<header>\n<h1>Training %d: %s</h1>\n<p class=\"lead\">%s</p>\n"
            .formatted(
                training.number(), state(training), last.map(LivePage::position).orElse("")));
    if (!training.failure().isEmpty()) {
      html.append("<p class=\"lead\">%s</p>\n".formatted(Html.escape(training.failure())));
    }
    last.ifPresent(
        round ->
            html.append(
                "<progress max=\"%d\" value=\"%d\"></progress>\n"
                    .formatted(round.rounds(), round.round() + 1)));
    html.append("<div class=\"figures\">\n");
    last.ifPresent(
        round -> {
          figure(number(round.trainingLoss()), "loss, last round");
          training
              .bestEpoch()
              .ifPresent(
                  best ->
                      figure(
                          number(best.validationLoss().getAsDouble()),
                          "least validation loss, epoch " + (best.epoch() + 1)));
          figure(
              String.format(Locale.ROOT, "%,.0f", round.examplesPerSecond()), "examples a second");
          if (training.outcome() == Outcome.RUNNING) {
            figure(Html.duration(round.remaining()), "left, as far as known");
          }
          figure(Html.duration(round.elapsed()), "trained");
        });
    figure(
        Integer.toString(training.start().workers()),
        training.start().workers() == 1 ? "worker" : "workers");
    training
        .secondsSinceCheckpoint()
        .ifPresent(age -> figure(Html.duration(Duration.ofSeconds(age)), "since a checkpoint"));
    if (training.limited() > 0) {
      figure(String.format(Locale.ROOT, "%,d", training.limited()), "solutions not proved optimal");
    }
    if (training.dropped() > 0) {
      figure(
          String.format(Locale.ROOT, "%,d", training.dropped()),
          "results of replicas left out, as they were not finite");
    }
    html.append("</div>\n</header>\n");
    last.ifPresent(
        round -> {
          int begun = round.epoch() + 1;
          html.append("<section class=\"curves\">\n")
              .append(
                  Curves.html(
                      training.rounds(),
                      training.epochs(),
                      Math.min(round.epochs(), Math.max(10, 2 * begun)),
                      training.bestEpoch().isPresent()
                          ? OptionalInt.of(training.bestEpoch().get().epoch())
                          : OptionalInt.empty(),
                      Optional.empty()))
              .append("</section>\n");
        });
  }

  private static String state(Snapshot training) {
    return switch (training.outcome()) {
      case RUNNING -> "runs";
      case DONE -> "done";
      case FAILED -> "failed";
    };
  }

  private void figure(String value, String name) {
    html.append(
        "<div class=\"card figure\"><b>%s</b><span>%s</span></div>\n"
            .formatted(value, Html.escape(name)));
  }

  private void all(List<Snapshot> trainings) {
    html.append(
        """
        <section aria-labelledby="all">
        <h2 id="all">Trainings of this application</h2>
        <div class="card scroll"><table>
        <thead><tr><th scope="col">training</th><th scope="col">state</th><th scope="col">workers</th>\
        <th scope="col">parameters</th><th scope="col">epoch</th><th scope="col">round</th>\
        <th scope="col">loss</th><th scope="col">least validation loss</th><th scope="col">trained</th></tr></thead>
        <tbody>
        """);
    for (Snapshot training : trainings) {
      Optional<RoundProgress> last = training.last();
      html.append(
          "<tr><th scope=\"row\">%d</th><td>%s</td><td>%d</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n"
              .formatted(
                  training.number(),
                  state(training),
                  training.start().workers(),
                  String.format(Locale.ROOT, "%,d", training.start().parameters()),
                  last.map(round -> (round.epoch() + 1) + " of " + round.epochs()).orElse(""),
                  last.map(round -> (round.round() + 1) + " of " + round.rounds()).orElse(""),
                  last.map(round -> number(round.trainingLoss())).orElse(""),
                  training
                      .bestEpoch()
                      .map(EpochProgress::validationLoss)
                      .map(loss -> number(loss.getAsDouble()))
                      .orElse(""),
                  last.map(round -> Html.duration(round.elapsed())).orElse("")));
    }
    html.append("</tbody>\n</table></div>\n</section>\n");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
