package org.aimle.spark.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.util.Optional;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.explain.FeatureExplainer;
import org.aimle.explain.FeatureExplainerSettings;
import org.aimle.explain.FeatureSelection;
import org.aimle.noise.Noises;
import org.aimle.spark.features.FeatureBlock;
import org.aimle.spark.features.FeatureMinibatches;
import org.aimle.spark.features.TrainingRows;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.internal.SparkInternals.Blocks;
import org.aimle.spark.text.InvalidTexts;
import org.aimle.spark.text.LabelTask;
import org.aimle.spark.training.CheckpointFolder;
import org.aimle.spark.training.ClusterTrainer;
import org.aimle.spark.training.TrainedModel;
import org.aimle.spark.training.ValidationData;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Learns to explain the scores, or classes, of rows of features: chooses k features of each row, or
 * what another {@code selection} says, from which alone a predictor reproduces the label (learning
 * to explain, Chen et al. 2018), the choice being trained by adaptive implicit MLE on Spark
 * executors. Features are standardised here; the columns of a one-hot encoded attribute are chosen
 * as one.
 *
 * <p>The same rows, parameters and seed give the same model, however the data set is partitioned,
 * whichever executor does what, and whether vectors are dense or sparse. {@code numWorkers} and
 * {@code averagingFrequency} are part of the parameters: they change the result as batch sizes do.
 *
 * @since 0.1.0
 */
@DefaultSerializer(JavaSerializer.class) // it has its own way with what is transient
public final class AimleFeatureExplainer
    extends AimleExplainer<AimleFeatureExplainer, AimleFeatureExplainerModel>
    implements AimleFeatureExplainerParams {

  private static final long serialVersionUID = 1L;

  private final FeatureParamSet paramSet;

  public AimleFeatureExplainer() {
    this(SparkInternals.randomUid("aimleFeatureExplainer"));
  }

  public AimleFeatureExplainer(String uid) {
    super(uid);
    this.paramSet = new FeatureParamSet(this);
  }

  @Override
  public FeatureParamSet paramSet() {
    return paramSet;
  }

  public AimleFeatureExplainer setFeaturesCol(String value) {
    set(featuresCol(), value);
    return this;
  }

  public AimleFeatureExplainer setGroups(String[] value) {
    set(groups(), value);
    return this;
  }

  public AimleFeatureExplainer setSelectorUnits(int value) {
    set(selectorUnits(), value);
    return this;
  }

  /**
   * @throws IllegalArgumentException if a column is missing, has another type or exists already,
   *     metadata tell that there are no more than k features or no such groups, or parameters
   *     contradict each other
   */
  @Override
  public StructType transformSchema(StructType schema) {
    FeatureSelection selection = featureSelection();
    LabelTask task = ExplainerSchema.task(schema, this);
    StageTraining.check(this, selection.solver(), selection.k(), task);
    FeatureSchema.checkTraining(schema, this);
    return FeatureSchema.transformed(schema, this, task);
  }

  /**
   * Trains on the rows that {@code validationIndicatorCol} does not mark.
   *
   * @throws IllegalArgumentException if columns or parameters do not fit, there is nothing to train
   *     on, there are no more than k features or groups of them, or a row is invalid (and that is
   *     an error) or has a label that is none; the message names the row if it has an id
   */
  @Override
  AimleFeatureExplainerModel train(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(dataset.sparkSession().sparkContext());
    LabelTask task = ExplainerSchema.task(dataset.schema(), this);
    return StageTraining.fit(
        this,
        sc,
        ResumeSettings.of(this, task),
        oneOfSeveral(),
        ResumeSettings.idle(this, featureSelection().k()),
        () -> rows(dataset, task),
        (rows, folder) -> fit(rows, sc, folder));
  }

  private TrainingRows rows(Dataset<?> dataset, LabelTask task) {
    return TrainingRows.of(
        dataset,
        ExplainerSchema.columns(this, getFeaturesCol()),
        FeatureSchema.features(dataset.schema(), this),
        FeatureSchema.groups(this),
        featureSelection(),
        InvalidTexts.of(getHandleInvalid()),
        task,
        getNumWorkers());
  }

  private AimleFeatureExplainerModel fit(
      TrainingRows rows, JavaSparkContext sc, Optional<CheckpointFolder> folder) {
    ClassChoice.thresholds(this, rows.labels().classes());
    ComputationGraph graph = graph(rows, sc);
    TrainedModel trained = train(graph, rows, folder);
    TrainedFeatureNetwork network =
        new TrainedFeatureNetwork(
            ExampleWeights.forget(graph.getConfiguration()).toJson(),
            trained.best().parameters(),
            rows.table(),
            rows.standardisation(),
            rows.labels());
    AimleFeatureExplainerSummary summary =
        new AimleFeatureExplainerSummary(
            trained.history(), trained.bestEpoch(), rows.skipped(), trained.last().lambdas());
    AimleFeatureExplainerModel model =
        new AimleFeatureExplainerModel(uid(), network, Optional.of(summary));
    return copyValues(model, ParamMap.empty()).trainedNow().setParent(this);
  }

  private ComputationGraph graph(TrainingRows rows, JavaSparkContext sc) {
    FeatureSelection selection = featureSelection();
    FeatureExplainerSettings settings =
        FeatureExplainerSettings.builder(rows.table().groups())
            .selection(selection)
            .price(getPrice())
            .huber(StageTraining.huber(this, rows.labels()))
            .selectorUnits(getSelectorUnits())
            .hidden(getHiddenUnits())
            .classes(rows.labels().classes())
            .estimator(EstimatorSpec.parse(getEstimator()))
            .noise(Noises.parse(getNoise()))
            .lambdaRule(ResumeSettings.lambdaRule(this, selection.k()))
            .learningRate(getLearningRate())
            .seed(getSeed())
            .threads(sc.getConf().getInt("spark.task.cpus", 1))
            .build();
    ComputationGraphConfiguration configuration = FeatureExplainer.configuration(settings);
    ComputationGraph graph =
        new ComputationGraph(rows.weighted() ? ExampleWeights.heed(configuration) : configuration);
    graph.init();
    return graph;
  }

  private TrainedModel train(
      ComputationGraph graph, TrainingRows rows, Optional<CheckpointFolder> folder) {
    int draws = EstimatorSpec.parse(getEstimator()).outputs();
    int classes = rows.labels().classes();
    ClusterTrainer<Blocks<FeatureBlock>> plain =
        new ClusterTrainer<>(
            FeatureMinibatches.forTraining(getBatchSize(), draws, classes, rows.weighted()),
            StageTraining.settings(this).build(),
            listeners());
    ClusterTrainer<Blocks<FeatureBlock>> trainer = folder.map(plain::with).orElse(plain);
    TrainingRows.Held held = StageTraining.prepared(rows::hold);
    if (held.validation().isEmpty()) {
      return trainer.train(graph, held.training().rdd());
    }
    return trainer.train(
        graph,
        held.training().rdd(),
        new ValidationData<>(
            held.validation().get().rdd(),
            FeatureMinibatches.forValidation(getBatchSize(), classes, rows.weighted())));
  }

  @Override
  public AimleFeatureExplainer copy(ParamMap extra) {
    return super.copy(extra); // Spark asks for this very type
  }

  @Override
  AimleFeatureExplainer again() {
    return new AimleFeatureExplainer(uid());
  }

  @Override
  public MLWriter write() {
    return new FeatureFiles.EstimatorWriter(this);
  }

  /** Reads what {@link #write()} wrote. */
  public static MLReader<AimleFeatureExplainer> read() {
    return new FeatureFiles.EstimatorReader();
  }

  /** Reads what {@code save(path)} wrote, on any Hadoop path. */
  public static AimleFeatureExplainer load(String path) {
    return read().load(path);
  }
}
