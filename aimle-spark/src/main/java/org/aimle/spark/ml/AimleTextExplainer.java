package org.aimle.spark.ml;

import static org.apache.spark.sql.functions.col;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Optional;
import org.aimle.WrongInputException;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.explain.TextExplainer;
import org.aimle.explain.TextExplainerSettings;
import org.aimle.explain.TextSelection;
import org.aimle.explain.WordVectors;
import org.aimle.noise.Noises;
import org.aimle.spark.internal.SparkInternals;
import org.aimle.spark.internal.SparkInternals.Blocks;
import org.aimle.spark.ml.WrongParamException.Name;
import org.aimle.spark.text.BatchOrder;
import org.aimle.spark.text.InvalidTexts;
import org.aimle.spark.text.LabelTask;
import org.aimle.spark.text.TextBlock;
import org.aimle.spark.text.TextMinibatches;
import org.aimle.spark.text.TrainingTexts;
import org.aimle.spark.training.CheckpointFolder;
import org.aimle.spark.training.ClusterTrainer;
import org.aimle.spark.training.TrainedModel;
import org.aimle.spark.training.ValidationData;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.Word2VecModel;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns to explain the scores, or classes, of texts: chooses k tokens of each text, or what
 * another {@code selection} says, from which alone a predictor reproduces the label (learning to
 * explain, Chen et al. 2018), the choice being trained by adaptive implicit MLE on Spark executors.
 *
 * <p>The same texts, parameters and seed give the same model, however the data set is partitioned
 * and whichever executor does what. {@code numWorkers} and {@code averagingFrequency} are part of
 * the parameters: they change the result as batch sizes do.
 *
 * @since 0.1.0
 */
@DefaultSerializer(JavaSerializer.class) // it has its own way with what is transient
public final class AimleTextExplainer
    extends AimleExplainer<AimleTextExplainer, AimleTextExplainerModel>
    implements AimleTextExplainerParams {

  private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(AimleTextExplainer.class);

  /** More would make the summary cost more than it tells. */
  private static final int MOST_TEXTS_OF_FIDELITY = 1000;

  private final ExplainerParamSet paramSet;
  private transient Optional<WordVectors> wordVectors = Optional.empty();
  private transient Optional<Transformer> teacher = Optional.empty();

  public AimleTextExplainer() {
    this(SparkInternals.randomUid("aimleTextExplainer"));
  }

  public AimleTextExplainer(String uid) {
    super(uid);
    this.paramSet = new ExplainerParamSet(this);
  }

  @Override
  public ExplainerParamSet paramSet() {
    return paramSet;
  }

  public AimleTextExplainer setTokensCol(String value) {
    set(tokensCol(), value);
    return this;
  }

  public AimleTextExplainer setMaxLength(int value) {
    set(maxLength(), value);
    return this;
  }

  public AimleTextExplainer setFilters(int value) {
    set(filters(), value);
    return this;
  }

  public AimleTextExplainer setDropout(double value) {
    set(dropout(), value);
    return this;
  }

  public AimleTextExplainer setBatchOrder(String value) {
    set(batchOrder(), value);
    return this;
  }

  public AimleTextExplainer setWordVectorsPath(String value) {
    set(wordVectorsPath(), value);
    return this;
  }

  public AimleTextExplainer setCaseSensitive(boolean value) {
    set(caseSensitive(), value);
    return this;
  }

  public AimleTextExplainer setVectorSize(int value) {
    set(vectorSize(), value);
    return this;
  }

  public AimleTextExplainer setVectorMinCount(int value) {
    set(vectorMinCount(), value);
    return this;
  }

  public AimleTextExplainer setVectorWindow(int value) {
    set(vectorWindow(), value);
    return this;
  }

  public AimleTextExplainer setVectorIterations(int value) {
    set(vectorIterations(), value);
    return this;
  }

  public AimleTextExplainer setVectorMaxTokens(int value) {
    set(vectorMaxTokens(), value);
    return this;
  }

  public AimleTextExplainer setTeacherCol(String value) {
    set(teacherCol(), value);
    return this;
  }

  public AimleTextExplainer setMaskedCopies(int value) {
    set(maskedCopies(), value);
    return this;
  }

  public AimleTextExplainer setOcclusions(int value) {
    set(occlusions(), value);
    return this;
  }

  public AimleTextExplainer setContributionsCol(String value) {
    set(contributionsCol(), value);
    return this;
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    out.writeObject(wordVectors.orElse(null));
    out.writeObject(teacher.orElse(null));
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    wordVectors = Optional.ofNullable((WordVectors) in.readObject());
    teacher = Optional.ofNullable((Transformer) in.readObject());
  }

  /** Uses these word vectors instead of training some. */
  public AimleTextExplainer setWordVectors(WordVectors vectors) {
    wordVectors = Optional.of(vectors);
    return this;
  }

  /** Uses the vectors of a fitted model instead of training some. */
  public AimleTextExplainer setWordVectors(Word2VecModel model) {
    return setWordVectors(VectorSources.of(model));
  }

  /** The vectors given to this stage, if any. */
  public Optional<WordVectors> wordVectors() {
    return wordVectors;
  }

  /**
   * Explains another model: what it says of texts takes the place of labels, so that texts need
   * none. {@code fit} asks it about the texts, about masked copies of them and about texts without
   * some of their words; see {@code maskedCopies} and {@code occlusions}. The explainer needs it no
   * more once it is fitted.
   *
   * <p>It is copied with this stage, not cloned. A stage with a teacher that is no {@link
   * MLWritable} cannot be saved.
   *
   * @param fitted reads {@code tokensCol}, and nothing else, and writes {@code teacherCol}
   */
  public AimleTextExplainer setTeacher(Transformer fitted) {
    teacher = Optional.of(fitted);
    return this;
  }

  /** The model that is explained, if one was given. */
  public Optional<Transformer> teacher() {
    return teacher;
  }

  /**
   * @throws IllegalArgumentException if a column is missing, has another type or exists already, or
   *     parameters contradict each other
   */
  @Override
  public StructType transformSchema(StructType schema) {
    TextSelection chosen = textSelection();
    if (getMaxLength() < chosen.k().orElse(1)) {
      throw new WrongParamException(
          "%s is %s but must be at least %s, which is %s",
          new Name("maxLength"), getMaxLength(), new Name("k"), chosen.k().orElseThrow());
    }
    if (isSet(wordVectorsPath()) && wordVectors.isPresent()) {
      throw new WrongParamException(
          "word vectors are given both by %s and by setWordVectors; leave out one",
          new Name("wordVectorsPath"));
    }
    if (isSet(teacherCol()) && teacher.isEmpty()) {
      throw new WrongParamException(
          "%1$s is set but there is no teacher; give one with setTeacher, or clear %1$s",
          new Name("teacherCol"));
    }
    LabelTask task = task(schema);
    StageTraining.check(this, chosen.solver(), chosen.k(), task);
    StructType transformed = TextSchema.transformed(schema, this, task);
    TextSchema.checkTraining(schema, this, teacher.isEmpty());
    return transformed;
  }

  private Optional<Teacher> asked() {
    return teacher.map(
        fitted ->
            Teacher.of(
                fitted,
                getTokensCol(),
                isSet(teacherCol()) ? Optional.of(getTeacherCol()) : Optional.empty()));
  }

  private LabelTask task(StructType schema) {
    Optional<Teacher> asked = asked();
    if (asked.isEmpty()) {
      return ExplainerSchema.task(schema, this);
    }
    LabelTask task = asked.get().task();
    if (task.kind() == LabelTask.Kind.CLASSES && getTask().equals("regression")) {
      throw new WrongParamException(
          "%1$s is regression, but the teacher predicts probabilities of classes; clear %1$s, or"
              + " set teacherCol to a number",
          new Name("task"));
    }
    return getTask().equals("classification")
        ? new LabelTask(LabelTask.Kind.CLASSES, 0, List.of())
        : task;
  }

  /**
   * Trains on the texts that {@code validationIndicatorCol} does not mark.
   *
   * @throws IllegalArgumentException if columns or parameters do not fit, there is nothing to train
   *     on, no text is longer than k, or a text is invalid (and that is an error) or has a label
   *     that is none; the message names the text
   */
  @Override
  AimleTextExplainerModel train(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(dataset.sparkSession().sparkContext());
    return StageTraining.fit(
        this,
        sc,
        ResumeSettings.of(this, task(dataset.schema()), wordVectors.isPresent()),
        oneOfSeveral(),
        ResumeSettings.idle(this, teacher.isPresent()),
        () -> texts(dataset),
        (texts, folder) -> fit(dataset, texts, sc, folder));
  }

  private AimleTextExplainerModel fit(
      Dataset<?> dataset,
      TrainingTexts texts,
      JavaSparkContext sc,
      Optional<CheckpointFolder> folder) {
    ClassChoice.thresholds(this, texts.labels().classes());
    WordVectors plain = vectors(dataset, texts, sc, folder);
    WordVectors vectors = taught(dataset, plain);
    Broadcast<WordVectors> shared = sc.broadcast(vectors);
    try {
      if (isSet(wordVectorsPath()) || wordVectors.isPresent()) { // vectors trained here fit
        texts
            .found(shared)
            .check(
                getCaseSensitive(),
                "give vectors of their language, for tokens like theirs, or none, to train some");
      }
      ComputationGraph graph = graph(vectors.dimension(), texts, sc);
      EffectStart.set(graph, plain.dimension(), vectors.dimension() - plain.dimension());
      TrainedModel trained = train(graph, texts, shared, folder);
      TrainedNetwork network =
          new TrainedNetwork(
              ExampleWeights.forget(graph.getConfiguration()).toJson(),
              trained.best().parameters(),
              vectors,
              texts.labels());
      AimleTextExplainerSummary summary =
          new AimleTextExplainerSummary(
              trained.history(), trained.bestEpoch(), texts.skipped(), trained.last().lambdas());
      AimleTextExplainerModel model =
          new AimleTextExplainerModel(uid(), network, Optional.of(summary));
      copyValues(model, ParamMap.empty()).trainedNow().setParent(this);
      if (teacher.isPresent()) {
        fidelity(model, dataset).map(summary::with).ifPresent(model::setSummary);
      }
      return model;
    } finally {
      shared.destroy();
    }
  }

  private TrainingTexts texts(Dataset<?> dataset) {
    Optional<TaughtTexts> taught = taughtTexts(dataset);
    return TrainingTexts.of(
        taught
            .<Dataset<?>>map(
                texts ->
                    texts.labelled(
                        getMaskedCopies(),
                        TaughtTexts.words(textSelection()),
                        getMaxLength(),
                        getSeed()))
            .orElse(dataset),
        taught.map(TaughtTexts::columns).orElseGet(() -> TextSchema.columns(this)),
        TextSchema.reading(this),
        textSelection(),
        InvalidTexts.of(getHandleInvalid()),
        task(dataset.schema()),
        getNumWorkers());
  }

  private Optional<TaughtTexts> taughtTexts(Dataset<?> dataset) {
    return asked().map(asked -> new TaughtTexts(dataset, TextSchema.columns(this), asked));
  }

  /** The vectors with what the teacher makes of each word, if there is a teacher. */
  private WordVectors taught(Dataset<?> dataset, WordVectors vectors) {
    if (teacher.isEmpty() || getOcclusions() == 0) {
      return vectors;
    }
    Dataset<Row> training = taughtTexts(dataset).orElseThrow().training();
    return WordEffects.of(
            training,
            asked().orElseThrow(),
            TextSchema.reading(this),
            getOcclusions(),
            getSeed(),
            vectors.words())
        .addedTo(vectors);
  }

  /**
   * Of the texts to validate on, or, if there is none, of those to train on; empty where it cannot
   * be measured, which must not cost the trained model.
   */
  private Optional<Fidelity> fidelity(AimleTextExplainerModel model, Dataset<?> dataset) {
    boolean heldOut = isSet(validationIndicatorCol());
    TaughtTexts taught = taughtTexts(dataset).orElseThrow();
    Dataset<Row> texts =
        (heldOut ? taught.validation() : taught.training())
            .select(col(TaughtTexts.TOKENS).as(getTokensCol()));
    try {
      return Optional.of(
          model.fidelity(texts, asked().orElseThrow(), heldOut, MOST_TEXTS_OF_FIDELITY));
    } catch (WrongInputException e) {
      LOG.warn("the summary has no fidelity to the teacher: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private WordVectors vectors(
      Dataset<?> dataset,
      TrainingTexts texts,
      JavaSparkContext sc,
      Optional<CheckpointFolder> folder) {
    if (isSet(wordVectorsPath())) {
      return VectorSources.read(sc.hadoopConfiguration(), getWordVectorsPath());
    }
    return wordVectors
        .or(() -> folder.flatMap(VectorSources::kept))
        .orElseGet(
            () -> {
              WordVectors trained = VectorSources.train(words(dataset, texts), this);
              folder.ifPresent(to -> VectorSources.keep(to, trained));
              return trained;
            });
  }

  /** Masked copies would be counted as texts. */
  private Dataset<Row> words(Dataset<?> dataset, TrainingTexts texts) {
    return taughtTexts(dataset)
        .map(taught -> TextSchema.reading(this).words(taught.training(), TaughtTexts.TOKENS))
        .orElseGet(texts::words);
  }

  private ComputationGraph graph(int dimension, TrainingTexts texts, JavaSparkContext sc) {
    TextExplainerSettings settings =
        TextExplainerSettings.builder(dimension)
            .selection(textSelection())
            .price(getPrice())
            .huber(StageTraining.huber(this, texts.labels()))
            .filters(getFilters())
            .hidden(getHiddenUnits())
            .classes(texts.labels().classes())
            .dropout(getDropout())
            .estimator(EstimatorSpec.parse(getEstimator()))
            .noise(Noises.parse(getNoise()))
            .lambdaRule(ResumeSettings.lambdaRule(this, textSelection().k()))
            .learningRate(getLearningRate())
            .seed(getSeed())
            .threads(sc.getConf().getInt("spark.task.cpus", 1))
            .build();
    ComputationGraphConfiguration configuration = TextExplainer.configuration(settings);
    ComputationGraph graph =
        new ComputationGraph(texts.weighted() ? ExampleWeights.heed(configuration) : configuration);
    graph.init();
    return graph;
  }

  private TrainedModel train(
      ComputationGraph graph,
      TrainingTexts texts,
      Broadcast<WordVectors> vectors,
      Optional<CheckpointFolder> folder) {
    BatchOrder order =
        getBatchOrder().equals("shuffled") ? BatchOrder.SHUFFLED : BatchOrder.BUCKETED;
    int rows = EstimatorSpec.parse(getEstimator()).outputs();
    ClusterTrainer<Blocks<TextBlock>> plain =
        new ClusterTrainer<>(
            new TextMinibatches(
                vectors, getBatchSize(), order, rows, texts.labels().classes(), texts.weighted()),
            StageTraining.settings(this).build(),
            listeners());
    ClusterTrainer<Blocks<TextBlock>> trainer = folder.map(plain::with).orElse(plain);
    TrainingTexts.Held held =
        StageTraining.prepared(() -> texts.hold(vectors, folder.map(CheckpointFolder::directory)));
    if (held.validation().isEmpty()) {
      return trainer.train(graph, held.training().rdd());
    }
    return trainer.train(
        graph,
        held.training().rdd(),
        new ValidationData<>(
            held.validation().get().rdd(),
            new TextMinibatches(
                vectors,
                getBatchSize(),
                BatchOrder.BY_LENGTH,
                1,
                texts.labels().classes(),
                texts.weighted())));
  }

  @Override
  public AimleTextExplainer copy(ParamMap extra) {
    return super.copy(extra); // Spark asks for this very type
  }

  @Override
  AimleTextExplainer again() {
    AimleTextExplainer copy = new AimleTextExplainer(uid());
    copy.wordVectors = wordVectors;
    copy.teacher = teacher;
    return copy;
  }

  @Override
  public MLWriter write() {
    return new ExplainerFiles.EstimatorWriter(this);
  }

  /** Reads what {@link #write()} wrote. */
  public static MLReader<AimleTextExplainer> read() {
    return new ExplainerFiles.EstimatorReader();
  }

  /** Reads what {@code save(path)} wrote, on any Hadoop path. */
  public static AimleTextExplainer load(String path) {
    return read().load(path);
  }
}
