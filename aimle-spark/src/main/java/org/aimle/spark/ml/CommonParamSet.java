package org.aimle.spark.ml;

import java.io.Serializable;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.aimle.dl4j.AimleDefaults;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.lambda.LambdaRules;
import org.aimle.noise.Noises;
import org.aimle.spark.training.Compression;
import org.aimle.spark.training.OuterOptimiser;
import org.aimle.spark.training.TrainingSettings;
import org.aimle.spark.training.UpdaterState;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import scala.Function1;

/**
 * The parameters that all stages that explain have, and their models: ranges, documentation and
 * defaults. Those that a training has used can be read in a model, but not changed.
 *
 * @since 0.1.0
 */
public abstract class CommonParamSet implements Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * What the documentation calls what a stage explains.
   *
   * @param one of them, such as text
   * @param many of them
   * @param part of one, such as token
   * @param explanation what the column of explanations holds, with its type
   * @param invalid what makes one invalid
   * @param hash what names one without an id
   * @param selections what may choose, beside the default
   */
  record Wording(
      String one,
      String many,
      String part,
      String explanation,
      String invalid,
      String hash,
      String selections)
      implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  final Param<String> labelCol;
  final Param<String> predictionCol;
  final Param<String> probabilityCol;
  final Param<String> rawPredictionCol;
  final DoubleArrayParam thresholds;
  final Param<String> explanationCol;
  final Param<String> idCol;
  final Param<String> validationIndicatorCol;
  final Param<String> handleInvalid;
  final Param<String> weightCol;
  final Param<String> task;
  final Param<String> loss;
  final DoubleParam epsilon;
  final IntParam k;
  final Param<String> selection;
  final DoubleParam price;
  final IntParam hiddenUnits;
  final Param<String> estimator;
  final Param<String> noise;
  final Param<String> lambdaRule;
  final DoubleParam learningRate;
  final IntParam batchSize;
  final IntParam maxIter;
  final IntParam patience;
  final LongParam seed;
  final IntParam numWorkers;
  final IntParam averagingFrequency;
  final Param<String> outerOptimiser;
  final Param<String> updaterState;
  final Param<String> compression;
  final IntParam syncInterval;
  final IntParam maxRestarts;
  final Param<String> checkpointDir;
  final IntParam checkpointInterval;

  static final String HUBER = "huber";

  private final Params parent;
  private final Wording wording;
  private final Set<String> fixed = new HashSet<>();
  private boolean trained;

  /**
   * @param selections reads a selection, or refuses it
   */
  CommonParamSet(Params parent, Wording wording, ParamRanges.Reading selections) {
    this.parent = parent;
    this.wording = wording;
    labelCol =
        column(
            parent,
            "labelCol",
            "input column of fit: the score of a %s, a number, or its class, a boolean or one of 0, 1, .., or a vector or array of the probability of each class; see task"
                .formatted(wording.one()));
    predictionCol =
        new Param<>(
            parent,
            "predictionCol",
            "output column: the predicted score or class, double; empty for no such column",
            ParamRanges.anyText());
    probabilityCol =
        new Param<>(
            parent,
            "probabilityCol",
            "output column where classes are predicted: the probability of each, vector; empty for"
                + " no such column",
            ParamRanges.anyText());
    rawPredictionCol =
        new Param<>(
            parent,
            "rawPredictionCol",
            "output column where classes are predicted: the logarithm of the probability of each,"
                + " vector; empty for no such column",
            ParamRanges.anyText());
    thresholds =
        new DoubleArrayParam(
            parent,
            "thresholds",
            "of each class one: the class is predicted whose probability is largest when divided by"
                + " its threshold. Each at least 0, one may be 0. Unset: the most probable class",
            ParamRanges.thresholds());
    explanationCol =
        new Param<>(
            parent,
            "explanationCol",
            "output column: %s; empty for no such column".formatted(wording.explanation()),
            ParamRanges.anyText());
    idCol =
        column(
            parent,
            "idCol",
            "input column of fit: an integer that names each %s; order of training and noise follow from it. Unset: %s stands in, so that the order of rows does not matter"
                .formatted(wording.one(), wording.hash()));
    validationIndicatorCol =
        column(
            parent,
            "validationIndicatorCol",
            "input column of fit: boolean, true for %1$s that are not trained on but choose the best epoch. Unset: all %1$s are trained on and the last epoch is kept"
                .formatted(wording.many()));
    weightCol =
        column(
            parent,
            "weightCol",
            "input column of fit: how much a %s counts in the losses of training and validation, a number of at least 0. Unset: all count the same"
                .formatted(wording.one()));
    handleInvalid =
        new Param<>(
            parent,
            "handleInvalid",
            "what to do with a %s that %s: error, skip (leave the row out, in fit and transform) or keep (leave it out in fit; transform gives it a null prediction and no chosen %s). In fit also with a null label"
                .formatted(wording.one(), wording.invalid(), wording.part()),
            ParamRanges.oneOf("handleInvalid", "error", "keep", "skip"));
    task =
        new Param<>(
            parent,
            "task",
            "what labels are: regression (numbers, learnt by loss on the range that they have in"
                + " training, unless that is within [0, 1]), classification (classes 0, 1, .., or"
                + " the probability of the second of two, or of each, learnt by cross-entropy) or auto"
                + " (classification if the column is boolean or has probabilities of classes, or if"
                + " its metadata name classes, as StringIndexer's do)",
            kept("task", ParamRanges.oneOf("task", "auto", "regression", "classification")));
    loss =
        new Param<>(
            parent,
            "loss",
            "how numbers are learnt: squaredError, or huber (errors beyond epsilon count linearly,"
                + " so that labels that are far off do not decide)",
            kept("loss", ParamRanges.oneOf("loss", "squaredError", HUBER)));
    epsilon =
        new DoubleParam(
            parent,
            "epsilon",
            "with loss huber, which needs it: the error up to which it is squared, in units of the"
                + " labels, above 0",
            kept("epsilon", ParamRanges.positive("epsilon")));
    selection =
        new Param<>(
            parent,
            "selection",
            "what chooses the %ss, a solver: top-k (k of them), bounded-subset (up to k), %s. k has no effect where the selection says itself how many"
                .formatted(wording.part(), wording.selections()),
            kept("selection", ParamRanges.readable("selection", selections)));
    price =
        new DoubleParam(
            parent,
            "price",
            "what each chosen %s costs in training, in units of the reported loss, at least 0; without effect where always k are chosen, else refused with weightCol and with estimators that learn from losses"
                .formatted(wording.part()),
            kept("price", ParamRanges.atLeastZero("price")));
    k = whole(parent, "k", "%ss that explain a %s".formatted(wording.part(), wording.one()));
    hiddenUnits = whole(parent, "hiddenUnits", "hidden units of the predictor");
    estimator =
        new Param<>(
            parent,
            "estimator",
            "gradient estimator, with its settings where they are not its defaults, such as"
                + " aimle-central:samples=4,norm=instance or imle:lambda=10000: aimle-central,"
                + " aimle-forward, imle, black-box, straight-through, identity, simple,"
                + " score-function, perturbed, perturbed-score-function, concrete or softsub",
            kept("estimator", ParamRanges.readable("estimator", EstimatorSpec::parse)));
    noise =
        new Param<>(
            parent,
            "noise",
            "noise of the scores in training: gumbel, sum-of-gamma:k=10,iterations=10,"
                + " normal or none",
            kept("noise", ParamRanges.readable("noise", Noises::parse)));
    lambdaRule =
        new Param<>(
            parent,
            "lambdaRule",
            "how AIMLE's lambda follows the sparsity of the gradients: multiplicative (its target"
                + " is what is chosen, k, unless named, as in multiplicative:target=1),"
                + " published:target=1,step=1e-4,momentum=0 or constant:beta=1",
            kept("lambdaRule", ParamRanges.readable("lambdaRule", LambdaRules::parse)));
    learningRate =
        new DoubleParam(
            parent,
            "learningRate",
            "step size of Adam, above 0",
            kept("learningRate", ParamRanges.positive("learningRate")));
    batchSize = whole(parent, "batchSize", wording.many() + " of each worker's minibatch");
    maxIter =
        whole(parent, "maxIter", "epochs, that is, passes over the training " + wording.many());
    patience =
        whole(
            parent,
            "patience",
            "epochs without a better validation loss after which training ends. Unset: never");
    seed =
        new LongParam(
            parent,
            "seed",
            "names all random numbers, such as weights, order and noise",
            kept("seed", ParamRanges.any()));
    numWorkers =
        whole(
            parent,
            "numWorkers",
            "replicas that train side by side, each a Spark task on its share of the "
                + wording.many());
    averagingFrequency =
        whole(
            parent,
            "averagingFrequency",
            "minibatches that each worker takes between two averagings of the replicas");
    outerOptimiser =
        new Param<>(
            parent,
            "outerOptimiser",
            "what is done with the mean of the replicas: averaging (it becomes the parameters) or"
                + " nesterov:learning-rate=0.7,momentum=0.9 (Nesterov momentum on the change of"
                + " each round; rate above 0, momentum in [0, 1))",
            kept("outerOptimiser", ParamRanges.readable("outerOptimiser", OuterOptimiser::parse)));
    updaterState =
        new Param<>(
            parent,
            "updaterState",
            "what becomes of Adam's moments between rounds: kept (each worker keeps its own; they"
                + " are averaged every syncInterval rounds), averaged (after each round: three"
                + " times as much travels) or reset (they begin anew in each round)",
            kept("updaterState", ParamRanges.readable("updaterState", UpdaterState::parse)));
    compression =
        new Param<>(
            parent,
            "compression",
            "how workers send the change of their parameters: none, 16-bit (half of it) or 8-bit (a"
                + " quarter of it); what rounding leaves out is added in the next round",
            kept("compression", ParamRanges.readable("compression", Compression::parse)));
    syncInterval =
        whole(
            parent,
            "syncInterval",
            "rounds after which what workers keep for themselves (see updaterState, compression)"
                + " comes together; where executors are lost training goes back so far at most");
    maxRestarts =
        new IntParam(
            parent,
            "maxRestarts",
            "how often a round that lost its executors until Spark gave up is begun again before"
                + " training fails (at least 0)",
            kept("maxRestarts", ParamRanges.atLeast("maxRestarts", 0)));
    checkpointDir =
        new Param<>(
            parent,
            "checkpointDir",
            "folder on a Hadoop path for a checkpoint after each epoch; fit resumes from the newest"
                + " one there, so give each training its own; copies of a stage, as"
                + " cross-validation makes them, have folders of their own in it. Unset: none",
            kept("checkpointDir", ParamRanges.notBlank("checkpointDir")));
    checkpointInterval =
        whole(
            parent,
            "checkpointInterval",
            "rounds after which a checkpoint is written, beside the one after each epoch. Unset:"
                + " only that");

    parent.setDefault(labelCol, "label");
    parent.setDefault(predictionCol, "prediction");
    parent.setDefault(probabilityCol, "probability");
    parent.setDefault(rawPredictionCol, "rawPrediction");
    parent.setDefault(explanationCol, "explanation");
    parent.setDefault(handleInvalid, "error");
    parent.setDefault(task, "auto");
    parent.setDefault(loss, "squaredError");
    parent.setDefault(selection, "top-k");
    parent.setDefault(price, 0.0);
    parent.setDefault(estimator, AimleDefaults.ESTIMATOR.written().toString());
    parent.setDefault(noise, AimleDefaults.NOISE.written().toString());
    parent.setDefault(lambdaRule, AimleDefaults.LAMBDA_RULE.written().name());
    parent.setDefault(maxIter, AimleDefaults.EPOCHS);
    parent.setDefault(seed, AimleDefaults.SEED);
    parent.setDefault(numWorkers, 1);
    parent.setDefault(averagingFrequency, AimleDefaults.AVERAGING_FREQUENCY);
    parent.setDefault(outerOptimiser, "averaging");
    parent.setDefault(updaterState, UpdaterState.KEPT.written());
    parent.setDefault(compression, Compression.NONE.written());
    parent.setDefault(syncInterval, TrainingSettings.DEFAULT_SYNC_INTERVAL);
    parent.setDefault(maxRestarts, TrainingSettings.DEFAULT_MAX_RESTARTS);
  }

  /** What the documentation calls what the stage explains. */
  final String many() {
    return wording.many();
  }

  /** What the documentation calls one of what the stage explains. */
  final String one() {
    return wording.one();
  }

  static Param<String> column(Params parent, String name, String doc) {
    return new Param<>(parent, name, doc, ParamRanges.notBlank(name));
  }

  final IntParam whole(Params parent, String name, String doc) {
    return new IntParam(
        parent, name, doc + " (at least 1)", kept(name, ParamRanges.atLeast(name, 1)));
  }

  /** The values are those of a training: they stay, as this stage's defaults, too. */
  final void fixTrained() {
    for (Param<?> param : parent.params()) {
      if (fixed.contains(param.name()) && parent.isSet(param)) {
        setDefault(param);
      }
    }
    trained = true;
  }

  private <T> void setDefault(Param<T> param) {
    parent.setDefault(param, parent.getOrDefault(param));
  }

  final <T> Function1<T, Object> kept(String name, Function1<T, Object> range) {
    fixed.add(name);
    return ParamRanges.unless(
        name, range, () -> trained ? Optional.of(value(name)) : Optional.empty());
  }

  private Object value(String name) {
    Param<Object> param = parent.getParam(name);
    return parent.isDefined(param) ? parent.getOrDefault(param) : "unset";
  }
}
