package org.aimle.spark.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.util.List;
import java.util.Optional;
import org.aimle.WrongInputException;
import org.aimle.explain.FrozenExplainer;
import org.aimle.explain.WordVectors;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.text.ExampleColumns;
import org.aimle.spark.text.InvalidTexts;
import org.aimle.spark.text.LabelScale;
import org.aimle.spark.text.SoftLabels;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A trained explainer: predicts the score of each text and names the tokens, as {@code selection}
 * says k of them or others, from which alone it does so. A text of fewer than k tokens is explained
 * by all of them; of a text longer than {@code maxLength} only the beginning is read.
 *
 * <p>{@code transform} adds columns as MLlib's own stages do: other columns keep their metadata,
 * and Spark reads only what is asked for. It works in plain Java on the CPU, on batch and streaming
 * data sets; network and word vectors are in an executor once. A model and its copies share them.
 * Parameters that the training used can be read, but not changed.
 *
 * @since 0.1.0
 */
@DefaultSerializer(JavaSerializer.class) // it has its own way with what is transient
public final class AimleTextExplainerModel
    extends AimleExplainerModel<AimleTextExplainerModel, AimleTextExplainerSummary>
    implements AimleTextExplainerParams {

  private static final long serialVersionUID = 1L;

  private final ExplainerParamSet paramSet;
  private final SharedNetwork<TrainedNetwork, TokenExplainer> shared;

  /** Without a network: makes the class known to a server of Spark Connect, and no more. */
  public AimleTextExplainerModel() {
    this(SparkInternals.randomUid("aimleTextExplainer"), SharedNetwork.none(), Optional.empty());
  }

  AimleTextExplainerModel(
      String uid, TrainedNetwork network, Optional<AimleTextExplainerSummary> summary) {
    this(uid, new SharedNetwork<>(network), summary);
  }

  private AimleTextExplainerModel(
      String uid,
      SharedNetwork<TrainedNetwork, TokenExplainer> shared,
      Optional<AimleTextExplainerSummary> summary) {
    super(uid, summary);
    this.shared = shared;
    this.paramSet = new ExplainerParamSet(this);
  }

  @Override
  public ExplainerParamSet paramSet() {
    return paramSet;
  }

  /**
   * How true the model is to another one on texts that training has not seen.
   *
   * @param dataset texts in {@code tokensCol}; no labels
   * @param teacher as {@link AimleTextExplainer#setTeacher} takes it
   * @throws IllegalArgumentException if columns do not fit, no text has more words than explain it,
   *     or the model and the teacher predict different things: a score and classes, or other
   *     classes
   */
  public Fidelity fidelity(Dataset<?> dataset, Transformer teacher) {
    return SparkInternals.within(
        dataset.sparkSession(),
        () ->
            fidelity(
                dataset
                    .filter(InvalidTexts.sound(ExampleColumns.column(dataset, getTokensCol())))
                    .select(ExampleColumns.column(dataset, getTokensCol()).as(getTokensCol())),
                Teacher.of(
                    teacher,
                    getTokensCol(),
                    isSet(teacherCol()) ? Optional.of(getTeacherCol()) : Optional.empty()),
                true,
                Integer.MAX_VALUE));
  }

  Fidelity fidelity(Dataset<Row> texts, Teacher teacher, boolean heldOut, int most) {
    FidelityMeasure.requireComparable(teacher, numClasses());
    AimleTextExplainerModel explainer = copy(ParamMap.empty());
    explainer.setPredictionCol("prediction").setExplanationCol("explanation");
    explainer.setProbabilityCol("probability").setRawPredictionCol("").setContributionsCol("");
    Dataset<Row> explained = explainer.transform(texts);
    return new FidelityMeasure(teacher, heldOut)
        .of(
            explained,
            ExampleColumns.column(explained, getTokensCol()),
            explained.col("explanation"),
            SoftLabels.column(explained, numClasses() == 1 ? "prediction" : "probability"),
            most);
  }

  /**
   * Explains one text here and now, without Spark; thread-safe.
   *
   * @throws IllegalArgumentException if the text is empty or has a null token
   */
  public Explanation explain(List<String> tokens) {
    InvalidTexts.problem(tokens)
        .ifPresent(
            problem -> {
              throw new WrongInputException("the text " + problem + "; give it tokens");
            });
    return shared.explainer(this::explainer).explain(tokens, classThresholds());
  }

  @Override
  LabelScale labels() {
    return trained().labels();
  }

  @Override
  String inputCol() {
    return getTokensCol();
  }

  @Override
  Column sound(Column input) {
    return InvalidTexts.sound(input);
  }

  TokenExplainer explainer(TrainedNetwork network) {
    return new TokenExplainer(
        FrozenExplainer.of(network.graph(), network.vectors()),
        network.labels(),
        TextSchema.reading(this));
  }

  /** The vectors of the words that the model knows. */
  public WordVectors wordVectors() {
    return trained().vectors();
  }

  /** A copy of the trained network, for use in DL4J; its input is one batch of word vectors. */
  public ComputationGraph network() {
    TrainedNetwork network = trained();
    return new TrainedNetwork(
            network.configuration(),
            network.parameters().clone(),
            network.vectors(),
            network.labels())
        .graph();
  }

  SharedNetwork<TrainedNetwork, TokenExplainer> sharedNetwork() {
    return shared;
  }

  TrainedNetwork trained() {
    return shared.network();
  }

  public AimleTextExplainerModel setTokensCol(String value) {
    set(tokensCol(), value);
    return this;
  }

  public AimleTextExplainerModel setContributionsCol(String value) {
    set(contributionsCol(), value);
    return this;
  }

  /**
   * @throws IllegalArgumentException if the column of tokens is missing or has another type, a
   *     column to be written exists, or there is another number of thresholds than of classes
   */
  @Override
  public StructType transformSchema(StructType schema) {
    return TextSchema.transformed(schema, this, learnt());
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    SparkInternals.within(dataset.sparkSession(), () -> transformSchema(dataset.schema()));
    InvalidTexts invalidTexts = InvalidTexts.of(getHandleInvalid());
    Column tokens = ExampleColumns.column(dataset, getTokensCol());
    Dataset<Row> rows = dataset.toDF();
    if (invalidTexts == InvalidTexts.SKIP) {
      rows = rows.filter(sound(tokens));
    }
    ExplainFunction function =
        new ExplainFunction(
            shared.broadcast(dataset.sparkSession(), this::explainer),
            invalidTexts,
            classThresholds().orElse(new double[0]),
            !getContributionsCol().isEmpty());
    return ResultColumns.add(
        rows,
        SparkInternals.ofArray(function, ExplainFunction.RESULT),
        tokens,
        TextSchema.outputs(this, learnt()));
  }

  @Override
  public AimleTextExplainerModel copy(ParamMap extra) {
    return super.copy(extra); // Spark asks for this very type
  }

  @Override
  AimleTextExplainerModel again() {
    return new AimleTextExplainerModel(uid(), shared, knownSummary());
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
    return "AimleTextExplainerModel: uid=" + uid() + ", " + textSelection() + ", " + wordVectors();
  }
}
