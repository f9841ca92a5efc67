package org.aimle.spark.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.aimle.WrongInputException;
import org.aimle.explain.FeatureGroups;
import org.aimle.explain.FrozenFeatureExplainer;
import org.aimle.spark.features.FeatureTable;
import org.aimle.spark.features.InvalidRows;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.text.ExampleColumns;
import org.aimle.spark.text.InvalidTexts;
import org.aimle.spark.text.LabelScale;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A trained explainer: predicts the score of each row and names the k features, or groups of them,
 * from which alone it does so. What a feature is called, and which are a group, is that of the
 * training data.
 *
 * <p>{@code transform} adds columns as MLlib's own stages do: other columns keep their metadata,
 * and Spark reads only what is asked for. It works in plain Java on the CPU, on batch and streaming
 * data sets; the network is in an executor once. A model and its copies share it. Parameters that
 * the training used can be read, but not changed.
 *
 * @since 0.1.0
 */
@DefaultSerializer(JavaSerializer.class) // it has its own way with what is transient
public final class AimleFeatureExplainerModel
    extends AimleExplainerModel<AimleFeatureExplainerModel, AimleFeatureExplainerSummary>
    implements AimleFeatureExplainerParams {

  private static final long serialVersionUID = 1L;

  private final FeatureParamSet paramSet;
  private final SharedNetwork<TrainedFeatureNetwork, VectorExplainer> shared;

  /** Without a network: makes the class known to a server of Spark Connect, and no more. */
  public AimleFeatureExplainerModel() {
    this(SparkInternals.randomUid("aimleFeatureExplainer"), SharedNetwork.none(), Optional.empty());
  }

  AimleFeatureExplainerModel(
      String uid, TrainedFeatureNetwork network, Optional<AimleFeatureExplainerSummary> summary) {
    this(uid, new SharedNetwork<>(network), summary);
  }

  private AimleFeatureExplainerModel(
      String uid,
      SharedNetwork<TrainedFeatureNetwork, VectorExplainer> shared,
      Optional<AimleFeatureExplainerSummary> summary) {
    super(uid, summary);
    this.shared = shared;
    this.paramSet = new FeatureParamSet(this);
  }

  @Override
  public FeatureParamSet paramSet() {
    return paramSet;
  }

  /**
   * Explains one row here and now, without Spark; thread-safe.
   *
   * @throws IllegalArgumentException if there are more or fewer features than in training, or one
   *     is not finite in single precision
   */
  public RowExplanation explain(Vector features) {
    VectorExplainer explainer = shared.explainer(AimleFeatureExplainerModel::explainer);
    InvalidRows.problem(features, explainer.size())
        .ifPresent(
            problem -> {
              throw new WrongInputException(
                  "the vector %s; give it %d finite features".formatted(problem, explainer.size()));
            });
    return explainer.explain(features, classThresholds());
  }

  /** Features of a row. */
  public int numFeatures() {
    return trained().table().names().size();
  }

  /** What the features are called. */
  public List<String> featureNames() {
    return trained().table().names();
  }

  /**
   * The groups of several features that are chosen as one, in the order of their first features.
   */
  public List<FeatureGroup> featureGroups() {
    FeatureTable table = trained().table();
    FeatureGroups groups = table.groups();
    return IntStream.range(0, groups.size())
        .filter(group -> groups.columnsOf(group).length > 1)
        .mapToObj(
            group ->
                new FeatureGroup(
                    table.groupNames().get(group),
                    IntStream.of(groups.columnsOf(group)).boxed().toList()))
        .toList();
  }

  @Override
  LabelScale labels() {
    return trained().labels();
  }

  @Override
  String inputCol() {
    return getFeaturesCol();
  }

  @Override
  Column sound(Column input) {
    return functions.udf(sound(numFeatures()), DataTypes.BooleanType).apply(input);
  }

  private static VectorExplainer explainer(TrainedFeatureNetwork network) {
    return new VectorExplainer(
        FrozenFeatureExplainer.of(network.graph(), network.standardisation()),
        network.table(),
        network.labels());
  }

  /** The trained network in plain Java: it tells the scores of all groups, chosen or not. */
  public FrozenFeatureExplainer frozen() {
    return shared.explainer(AimleFeatureExplainerModel::explainer).network();
  }

  /** A copy of the trained network, for use in DL4J; its input is standardised features. */
  public ComputationGraph network() {
    TrainedFeatureNetwork network = trained();
    return new TrainedFeatureNetwork(
            network.configuration(),
            network.parameters().clone(),
            network.table(),
            network.standardisation(),
            network.labels())
        .graph();
  }

  TrainedFeatureNetwork trained() {
    return shared.network();
  }

  public AimleFeatureExplainerModel setFeaturesCol(String value) {
    set(featuresCol(), value);
    return this;
  }

  /**
   * @throws IllegalArgumentException if the column of features is missing, has another type or, as
   *     its metadata tell, another size than in training, a column to be written exists, or there
   *     is another number of thresholds than of classes
   */
  @Override
  public StructType transformSchema(StructType schema) {
    FeatureSchema.features(schema, this)
        .size()
        .ifPresent(
            size -> {
              if (size != numFeatures()) {
                throw new WrongInputException(
                    "column '%s' (featuresCol) has vectors of %d features, but the model was trained on %d; assemble them as in training"
                        .formatted(getFeaturesCol(), size, numFeatures()));
              }
            });
    return FeatureSchema.transformed(schema, this, learnt());
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    SparkInternals.within(dataset.sparkSession(), () -> transformSchema(dataset.schema()));
    InvalidTexts handling = InvalidTexts.of(getHandleInvalid());
    Column features = ExampleColumns.column(dataset, getFeaturesCol());
    Dataset<Row> rows = dataset.toDF();
    if (handling == InvalidTexts.SKIP) {
      rows = rows.filter(sound(features));
    }
    FeatureFunction function =
        new FeatureFunction(
            shared.broadcast(dataset.sparkSession(), AimleFeatureExplainerModel::explainer),
            handling,
            classThresholds().orElse(new double[0]));
    return ResultColumns.add(
        rows,
        functions.udf(function, FeatureFunction.RESULT),
        features,
        FeatureSchema.outputs(this, learnt()));
  }

  private static UDF1<Vector, Boolean> sound(int size) {
    return vector -> InvalidRows.problem(vector, size).isEmpty();
  }

  @Override
  public AimleFeatureExplainerModel copy(ParamMap extra) {
    return super.copy(extra); // Spark asks for this very type
  }

  @Override
  AimleFeatureExplainerModel again() {
    return new AimleFeatureExplainerModel(uid(), shared, knownSummary());
  }

  @Override
  public MLWriter write() {
    return new FeatureFiles.ModelWriter(this);
  }

  /** Reads what {@link #write()} wrote. */
  public static MLReader<AimleFeatureExplainerModel> read() {
    return new FeatureFiles.ModelReader();
  }

  /** Reads what {@code save(path)} wrote, on any Hadoop path. */
  public static AimleFeatureExplainerModel load(String path) {
    return read().load(path);
  }

  @Override
  public String toString() {
    return "AimleFeatureExplainerModel: uid=%s, %s, %d features in %d groups"
        .formatted(uid(), featureSelection(), numFeatures(), trained().table().groups().size());
  }
}
