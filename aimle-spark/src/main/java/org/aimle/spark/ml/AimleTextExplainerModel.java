package org.aimle.spark.ml;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.Optional;
import org.aimle.explain.WordVectors;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A trained explainer: predicts the score of each text and names the k tokens from which alone it
 * does so. A text of fewer than k tokens is explained by all of them; of a text longer than {@code
 * maxLength} only the beginning is read. Runs on batch and streaming data sets, with one network
 * for each task that an executor runs at once, on the device that Spark assigned to the task; word
 * vectors are in an executor once. A model and its copies share all of this.
 *
 * @since 0.1.0
 */
public final class AimleTextExplainerModel extends Model<AimleTextExplainerModel>
    implements AimleTextExplainerParams, MLWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final ExplainerParamSet paramSet;
  private final SharedNetwork shared;
  private transient Optional<AimleTextExplainerSummary> summary;

  AimleTextExplainerModel(
      String uid, TrainedNetwork network, Optional<AimleTextExplainerSummary> summary) {
    this(uid, new SharedNetwork(network), summary);
  }

  private AimleTextExplainerModel(
      String uid, SharedNetwork shared, Optional<AimleTextExplainerSummary> summary) {
    this.uid = uid;
    this.shared = shared;
    this.summary = summary;
    this.paramSet = new ExplainerParamSet(this);
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public ExplainerParamSet paramSet() {
    return paramSet;
  }

  /** Java's serialisation leaves the summary behind. */
  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    summary = Optional.empty();
  }

  /** How the model was trained; empty for one that was loaded and had been saved without it. */
  public Optional<AimleTextExplainerSummary> summary() {
    return summary;
  }

  /** The vectors of the words that the model knows. */
  public WordVectors wordVectors() {
    return trained().vectors();
  }

  /** A copy of the trained network, for use in DL4J; its input is one batch of word vectors. */
  public ComputationGraph network() {
    TrainedNetwork network = trained();
    return new TrainedNetwork(
            network.configuration(), network.parameters().clone(), network.vectors())
        .graph();
  }

  SharedNetwork sharedNetwork() {
    return shared;
  }

  TrainedNetwork trained() {
    return shared.network();
  }

  public AimleTextExplainerModel setTokensCol(String value) {
    set(tokensCol(), value);
    return this;
  }

  public AimleTextExplainerModel setPredictionCol(String value) {
    set(predictionCol(), value);
    return this;
  }

  public AimleTextExplainerModel setExplanationCol(String value) {
    set(explanationCol(), value);
    return this;
  }

  public AimleTextExplainerModel setHandleInvalid(String value) {
    set(handleInvalid(), value);
    return this;
  }

  public AimleTextExplainerModel setBatchSize(int value) {
    set(batchSize(), value);
    return this;
  }

  /**
   * @throws IllegalArgumentException if the column of tokens is missing or has another type, or a
   *     column to be written exists
   */
  @Override
  public StructType transformSchema(StructType schema) {
    return ExplainerSchema.transformed(schema, this);
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    RowExplainer explainer =
        new RowExplainer(
            shared.broadcast(dataset.sparkSession()),
            shared.key(),
            dataset.schema().fieldIndex(getTokensCol()),
            ExplainerSchema.reading(this),
            getBatchSize(),
            InvalidTexts.of(getHandleInvalid()));
    return dataset.toDF().mapPartitions(explainer, Encoders.row(schema));
  }

  @Override
  public AimleTextExplainerModel copy(ParamMap extra) {
    AimleTextExplainerModel copy = new AimleTextExplainerModel(uid, shared, summary);
    return copyValues(copy, extra).setParent(parent());
  }

  @Override
  public MLWriter write() {
    return new ExplainerFiles.ModelWriter(this);
  }

  /** Reads what {@link #write()} wrote. */
  public static MLReader<AimleTextExplainerModel> read() {
    return new ExplainerFiles.ModelReader();
  }

  /** Reads what {@code save(path)} wrote, on any Hadoop path. */
  public static AimleTextExplainerModel load(String path) {
    return read().load(path);
  }

  @Override
  public String toString() {
    return "AimleTextExplainerModel: uid=" + uid + ", k=" + getK() + ", " + wordVectors();
  }
}
