package org.aimle.spark.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.explain.FeatureExplainer;
import org.aimle.explain.FeatureExplainerSettings;
import org.aimle.explain.FeatureGroups;
import org.aimle.lambda.LambdaRules;
import org.aimle.noise.Noises;
import org.aimle.solver.topk.TopKSolver;
import org.aimle.spark.features.FeatureBlock;
import org.aimle.spark.features.FeatureMinibatches;
import org.aimle.spark.features.TrainingRows;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.internal.SparkInternals.Blocks;
import org.aimle.spark.text.InvalidTexts;
import org.aimle.spark.text.LabelTask;
import org.aimle.spark.training.CheckpointFolder;
import org.aimle.spark.training.ClusterTrainer;
import org.aimle.spark.training.RoundListener;
import org.aimle.spark.training.TrainedModel;
import org.aimle.spark.training.ValidationData;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Learns to explain the scores, or classes, of rows of features: chooses k features of each row
 * from which alone a predictor reproduces the label (learning to explain, Chen et al. 2018), the
 * choice being trained by adaptive implicit MLE on Spark executors. Features are standardised here;
 * the columns of a one-hot encoded attribute are chosen as one.
 *
 * <p>The same rows, parameters and seed give the same model, however the data set is partitioned,
 * whichever executor does what, and whether vectors are dense or sparse. {@code numWorkers} and
 * {@code averagingFrequency} are part of the parameters: they change the result as batch sizes do.
 *
 * @since 0.1.0
 */
@DefaultSerializer(JavaSerializer.class) // it has its own way with what is transient
public final class AimleFeatureExplainer extends Estimator<AimleFeatureExplainerModel>
    implements AimleFeatureExplainerParams, MLWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final FeatureParamSet paramSet;
  private transient List<RoundListener> listeners = new ArrayList<>();

  /** Whether other trainings may write to the same checkpointDir. */
  private boolean oneOfSeveral;

  public AimleFeatureExplainer() {
    this(SparkInternals.randomUid("aimleFeatureExplainer"));
  }

  public AimleFeatureExplainer(String uid) {
    this.uid = uid;
    this.paramSet = new FeatureParamSet(this);
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public FeatureParamSet paramSet() {
    return paramSet;
  }

  public AimleFeatureExplainer setFeaturesCol(String value) {
    set(featuresCol(), value);
    return this;
  }

  public AimleFeatureExplainer setLabelCol(String value) {
    set(labelCol(), value);
    return this;
  }

  public AimleFeatureExplainer setPredictionCol(String value) {
    set(predictionCol(), value);
    return this;
  }

  public AimleFeatureExplainer setProbabilityCol(String value) {
    set(probabilityCol(), value);
    return this;
  }

  public AimleFeatureExplainer setRawPredictionCol(String value) {
    set(rawPredictionCol(), value);
    return this;
  }

  public AimleFeatureExplainer setThresholds(double[] value) {
    set(thresholds(), value);
    return this;
  }

  public AimleFeatureExplainer setTask(String value) {
    set(task(), value);
    return this;
  }

  public AimleFeatureExplainer setExplanationCol(String value) {
    set(explanationCol(), value);
    return this;
  }

  public AimleFeatureExplainer setIdCol(String value) {
    set(idCol(), value);
    return this;
  }

  public AimleFeatureExplainer setValidationIndicatorCol(String value) {
    set(validationIndicatorCol(), value);
    return this;
  }

  public AimleFeatureExplainer setHandleInvalid(String value) {
    set(handleInvalid(), value);
    return this;
  }

  public AimleFeatureExplainer setGroups(String[] value) {
    set(groups(), value);
    return this;
  }

  public AimleFeatureExplainer setK(int value) {
    set(k(), value);
    return this;
  }

  public AimleFeatureExplainer setSelectorUnits(int value) {
    set(selectorUnits(), value);
    return this;
  }

  public AimleFeatureExplainer setHiddenUnits(int value) {
    set(hiddenUnits(), value);
    return this;
  }

  public AimleFeatureExplainer setEstimator(String value) {
    set(estimator(), value);
    return this;
  }

  public AimleFeatureExplainer setNoise(String value) {
    set(noise(), value);
    return this;
  }

  public AimleFeatureExplainer setLambdaRule(String value) {
    set(lambdaRule(), value);
    return this;
  }

  public AimleFeatureExplainer setLearningRate(double value) {
    set(learningRate(), value);
    return this;
  }

  public AimleFeatureExplainer setBatchSize(int value) {
    set(batchSize(), value);
    return this;
  }

  public AimleFeatureExplainer setMaxIter(int value) {
    set(maxIter(), value);
    return this;
  }

  public AimleFeatureExplainer setPatience(int value) {
    set(patience(), value);
    return this;
  }

  public AimleFeatureExplainer setSeed(long value) {
    set(seed(), value);
    return this;
  }

  public AimleFeatureExplainer setNumWorkers(int value) {
    set(numWorkers(), value);
    return this;
  }

  public AimleFeatureExplainer setAveragingFrequency(int value) {
    set(averagingFrequency(), value);
    return this;
  }

  public AimleFeatureExplainer setOuterOptimiser(String value) {
    set(outerOptimiser(), value);
    return this;
  }

  public AimleFeatureExplainer setMaxRestarts(int value) {
    set(maxRestarts(), value);
    return this;
  }

  public AimleFeatureExplainer setCheckpointDir(String value) {
    set(checkpointDir(), value);
    return this;
  }

  public AimleFeatureExplainer setCheckpointInterval(int value) {
    set(checkpointInterval(), value);
    return this;
  }

  /** Java's serialisation leaves the listeners behind. */
  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    listeners = new ArrayList<>();
  }

  /** Adds a listener that hears of each round and epoch of {@code fit}; it is not saved. */
  public AimleFeatureExplainer addListener(RoundListener listener) {
    listeners.add(listener);
    return this;
  }

  /**
   * @throws IllegalArgumentException if a column is missing, has another type or exists already,
   *     metadata tell that there are no more than k features or no such groups, or parameters
   *     contradict each other
   */
  @Override
  public StructType transformSchema(StructType schema) {
    StageTraining.check(this, new TopKSolver(getK()));
    FeatureSchema.checkTraining(schema, this);
    return FeatureSchema.transformed(schema, this, ExplainerSchema.task(schema, this));
  }

  /**
   * Trains on the rows that {@code validationIndicatorCol} does not mark.
   *
   * @throws IllegalArgumentException if columns or parameters do not fit, there is nothing to train
   *     on, there are no more than k features or groups of them, or a row is invalid (and that is
   *     an error) or has a label that is none; the message names the row if it has an id
   */
  @Override
  public AimleFeatureExplainerModel fit(Dataset<?> dataset) {
    return SparkInternals.within(dataset.sparkSession(), () -> train(dataset));
  }

  private AimleFeatureExplainerModel train(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(dataset.sparkSession().sparkContext());
    LabelTask task = ExplainerSchema.task(dataset.schema(), this);
    return StageTraining.fit(
        this,
        sc,
        ResumeSettings.of(this, task, selectorUnits()),
        oneOfSeveral,
        Set.of(),
        () -> rows(dataset, task),
        (rows, folder) -> fit(rows, sc, folder));
  }

  private TrainingRows rows(Dataset<?> dataset, LabelTask task) {
    return TrainingRows.of(
        dataset,
        ExplainerSchema.columns(this, getFeaturesCol(), Optional.empty()),
        FeatureSchema.features(dataset.schema(), this),
        FeatureSchema.groups(this),
        getK(),
        InvalidTexts.of(getHandleInvalid()),
        task,
        getNumWorkers());
  }

  private AimleFeatureExplainerModel fit(
      TrainingRows rows, JavaSparkContext sc, Optional<CheckpointFolder> folder) {
    ClassChoice.thresholds(this, rows.labels().classes());
    ComputationGraph graph = graph(rows.table().groups(), rows.labels().classes(), sc);
    TrainedModel trained = train(graph, rows, folder);
    TrainedFeatureNetwork network =
        new TrainedFeatureNetwork(
            graph.getConfiguration().toJson(),
            trained.best().parameters(),
            rows.table(),
            rows.standardisation(),
            rows.labels());
    AimleFeatureExplainerSummary summary =
        new AimleFeatureExplainerSummary(
            trained.history(), trained.bestEpoch(), rows.skipped(), trained.last().lambdas());
    AimleFeatureExplainerModel model =
        new AimleFeatureExplainerModel(uid, network, Optional.of(summary));
    return copyValues(model, ParamMap.empty()).trainedNow().setParent(this);
  }

  private ComputationGraph graph(FeatureGroups groups, int classes, JavaSparkContext sc) {
    FeatureExplainerSettings settings =
        FeatureExplainerSettings.builder(groups)
            .k(getK())
            .selectorUnits(getSelectorUnits())
            .hidden(getHiddenUnits())
            .classes(classes)
            .estimator(EstimatorSpec.parse(getEstimator()))
            .noise(Noises.parse(getNoise()))
            .lambdaRule(LambdaRules.parse(getLambdaRule(), getK()))
            .learningRate(getLearningRate())
            .seed(getSeed())
            .threads(sc.getConf().getInt("spark.task.cpus", 1))
            .build();
    ComputationGraph graph = new ComputationGraph(FeatureExplainer.configuration(settings));
    graph.init();
    return graph;
  }

  private TrainedModel train(
      ComputationGraph graph, TrainingRows rows, Optional<CheckpointFolder> folder) {
    int draws = EstimatorSpec.parse(getEstimator()).outputs();
    int classes = rows.labels().classes();
    ClusterTrainer<Blocks<FeatureBlock>> plain =
        new ClusterTrainer<>(
            FeatureMinibatches.forTraining(getBatchSize(), draws, classes),
            StageTraining.settings(this).build(),
            listeners);
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
            FeatureMinibatches.forValidation(getBatchSize(), classes)));
  }

  /**
   * A copy with other values of some parameters: what cross-validation, pipelines and {@code fit}
   * with a {@link ParamMap} train. So a copy may share {@code checkpointDir} with others: it has a
   * folder of its own in it, named by parameters and rows.
   */
  @Override
  public AimleFeatureExplainer copy(ParamMap extra) {
    AimleFeatureExplainer copy = new AimleFeatureExplainer(uid);
    copy.listeners.addAll(listeners);
    copy.oneOfSeveral = true;
    return copyValues(copy, extra);
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
