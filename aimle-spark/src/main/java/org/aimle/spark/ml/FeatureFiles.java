package org.aimle.spark.ml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.aimle.WrongInputException;
import org.aimle.explain.FeatureExplainer;
import org.aimle.explain.FeatureGroups;
import org.aimle.explain.Standardisation;
import org.aimle.spark.features.FeatureTable;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.text.LabelScale;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * How the stage that explains rows is kept on a file system: as {@link StageFiles} says, a model
 * with {@code features.json} (names, groups, means and standard deviations of the features).
 */
final class FeatureFiles {

  private static final String FEATURES = "features.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What features are called, which are chosen together, and how the network sees them. */
  private record Features(FeatureTable table, Standardisation standardisation) {}

  private FeatureFiles() {}

  static final class ModelWriter extends MLWriter {
    private final AimleFeatureExplainerModel model;

    ModelWriter(AimleFeatureExplainerModel model) {
      this.model = model;
    }

    @Override
    public void saveImpl(String path) {
      StageFiles.store(
          model,
          path,
          sc(),
          (files, folder) -> {
            TrainedFeatureNetwork network = model.trained();
            StageFiles.writeNetwork(files, folder, network.graph());
            StageFiles.writeText(
                files,
                folder,
                FEATURES,
                written(new Features(network.table(), network.standardisation())));
            StageFiles.writeLabels(files, folder, network.labels());
            if (model.hasSummary()) {
              StageFiles.writeText(files, folder, StageFiles.TRAINING, model.summary().toJson());
            }
            return folder;
          });
    }
  }

  static final class ModelReader extends MLReader<AimleFeatureExplainerModel> {

    @Override
    public AimleFeatureExplainerModel load(String path) {
      SparkInternals.StageMetadata metadata =
          SparkInternals.loadMetadata(path, sc(), AimleFeatureExplainerModel.class);
      AimleFeatureExplainerModel model =
          StageFiles.fetch(
              path,
              sc(),
              (files, folder) ->
                  new AimleFeatureExplainerModel(
                      metadata.uid(),
                      readNetwork(files, folder),
                      StageFiles.readText(
                          files,
                          folder,
                          StageFiles.TRAINING,
                          "a training",
                          FeatureFiles::summary)));
      metadata.setParams(model);
      return model.trainedNow();
    }
  }

  static final class EstimatorWriter extends MLWriter {
    private final AimleFeatureExplainer estimator;

    EstimatorWriter(AimleFeatureExplainer estimator) {
      this.estimator = estimator;
    }

    @Override
    public void saveImpl(String path) {
      StageFiles.store(estimator, path, sc(), (files, folder) -> folder);
    }
  }

  static final class EstimatorReader extends MLReader<AimleFeatureExplainer> {

    @Override
    public AimleFeatureExplainer load(String path) {
      SparkInternals.StageMetadata metadata =
          SparkInternals.loadMetadata(path, sc(), AimleFeatureExplainer.class);
      AimleFeatureExplainer estimator = new AimleFeatureExplainer(metadata.uid());
      metadata.setParams(estimator);
      return estimator;
    }
  }

  private static TrainedFeatureNetwork readNetwork(FileSystem files, Path folder)
      throws IOException {
    Features features =
        StageFiles.readText(files, folder, FEATURES, "features", FeatureFiles::read)
            .orElseThrow(
                () ->
                    new WrongInputException(
                        folder + " has no " + FEATURES + "; save the model again"));
    ComputationGraph graph = StageFiles.readNetwork(files, folder);
    LabelScale labels = StageFiles.readLabels(files, folder);
    requireFits(graph, features, labels, new Path(folder, StageFiles.NETWORK));
    return new TrainedFeatureNetwork(
        graph.getConfiguration().toJson(),
        graph.params().ravel().toFloatVector(),
        features.table(),
        features.standardisation(),
        labels);
  }

  private static void requireFits(
      ComputationGraph graph, Features features, LabelScale labels, Path network) {
    int classes;
    FeatureGroups groups;
    try {
      FeatureExplainer explainer = new FeatureExplainer(graph);
      classes = explainer.classes();
      groups = explainer.groups();
    } catch (RuntimeException e) {
      throw new WrongInputException(
          network + " is no network of an explainer: " + e.getMessage(), e);
    }
    if (classes != labels.classes()) {
      throw new WrongInputException(
          "%s tells %d classes apart, but %s beside it tells of %d; save the model again"
              .formatted(network, classes, StageFiles.LABELS, labels.classes()));
    }
    if (!groups.equals(features.table().groups())
        || groups.columns() != features.standardisation().columns()) {
      throw new WrongInputException(
          "%s takes %s, but %s beside it tells of %s; save the model again"
              .formatted(network, groups, FEATURES, features.table().groups()));
    }
  }

  private static AimleFeatureExplainerSummary summary(String text) throws IOException {
    SummaryJson.Told told = SummaryJson.read(text, SummaryJson.ROWS);
    return new AimleFeatureExplainerSummary(
        told.history(), told.bestEpoch(), told.skipped(), told.lambdas());
  }

  private static String written(Features features) {
    ObjectNode root = JSON.createObjectNode();
    features.table().names().forEach(root.putArray("names")::add);
    IntStream.of(features.table().groups().toArray()).forEach(root.putArray("groups")::add);
    features.table().groupNames().forEach(root.putArray("groupNames")::add);
    add(root.putArray("means"), features.standardisation().means());
    add(root.putArray("deviations"), features.standardisation().deviations());
    return root.toString();
  }

  private static void add(ArrayNode array, double[] values) {
    DoubleStream.of(values).forEach(array::add);
  }

  private static Features read(String text) throws IOException {
    JsonNode root = JSON.readTree(text);
    return new Features(
        new FeatureTable(
            texts(root.required("names")),
            FeatureGroups.of(
                IntStream.range(0, root.required("groups").size())
                    .map(i -> root.required("groups").get(i).asInt())
                    .toArray()),
            texts(root.required("groupNames"))),
        new Standardisation(numbers(root.required("means")), numbers(root.required("deviations"))));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static double[] numbers(JsonNode array) {
    return IntStream.range(0, array.size()).mapToDouble(i -> array.get(i).asDouble()).toArray();
  }
}
