package org.aimle.spark.ml;

import java.io.Serializable;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.aimle.dl4j.AimleDefaults;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.explain.TextExplainerSettings;
import org.aimle.lambda.LambdaRules;
import org.aimle.noise.Noises;
import org.aimle.spark.training.OuterOptimiser;
import org.aimle.spark.training.TrainingSettings;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import scala.Function1;

/**
 * The parameters that estimator and model share: ranges, documentation and defaults. Those that a
 * training has used can be read in a model, but not changed.
 *
 * @since 0.1.0
 */
public final class ExplainerParamSet implements Serializable {

  private static final long serialVersionUID = 1L;

  final Param<String> tokensCol;
  final Param<String> labelCol;
  final Param<String> predictionCol;
  final Param<String> probabilityCol;
  final Param<String> rawPredictionCol;
  final DoubleArrayParam thresholds;
  final Param<String> explanationCol;
  final Param<String> idCol;
  final Param<String> validationIndicatorCol;
  final Param<String> weightCol;
  final Param<String> handleInvalid;

  final Param<String> task;

  final IntParam k;
  final IntParam maxLength;
  final IntParam filters;
  final IntParam hiddenUnits;
  final DoubleParam dropout;

  final Param<String> estimator;
  final Param<String> noise;
  final Param<String> lambdaRule;

  final DoubleParam learningRate;
  final IntParam batchSize;
  final IntParam maxIter;
  final IntParam patience;
  final Param<String> batchOrder;
  final LongParam seed;
  final IntParam numWorkers;
  final IntParam averagingFrequency;
  final Param<String> outerOptimiser;
  final IntParam maxRestarts;

  final Param<String> checkpointDir;
  final IntParam checkpointInterval;

  final Param<String> wordVectorsPath;
  final BooleanParam caseSensitive;
  final IntParam vectorSize;
  final IntParam vectorMinCount;
  final IntParam vectorWindow;
  final IntParam vectorIterations;

  final Param<String> teacherCol;
  final IntParam maskedCopies;
  final IntParam occlusions;
  final Param<String> contributionsCol;

  private final Params parent;
  private final Set<String> fixed = new HashSet<>();
  private boolean trained;

  ExplainerParamSet(Params parent) {
    this.parent = parent;
    tokensCol = column(parent, "tokensCol", "input column: the words of a text, array<string>");
    labelCol =
        column(
            parent,
            "labelCol",
            "input column of fit: the score of a text, a number; or its class, a boolean or one of"
                + " 0, 1, ..; or a vector or array of the probability of each class; see task");
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
            "output column where classes are predicted: the probability of each, vector; empty for no"
                + " such column",
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
            "output column: the chosen tokens in text order, with the scores that chose them,"
                + " array<struct<index:int,token:string,score:float>>; empty for no such column",
            ParamRanges.anyText());
    idCol =
        column(
            parent,
            "idCol",
            "input column of fit: an integer that names each text; order of training and noise"
                + " follow from it. Unset: a hash of tokens and label stands in, so that the order"
                + " of rows does not matter");
    validationIndicatorCol =
        column(
            parent,
            "validationIndicatorCol",
            "input column of fit: boolean, true for texts that are not trained on but choose the"
                + " best epoch. Unset: all texts are trained on and the last epoch is kept");
    weightCol =
        column(
            parent,
            "weightCol",
            "input column of fit: how much a text counts in the losses of training and validation, a"
                + " number of at least 0. Unset: all count the same");
    handleInvalid =
        new Param<>(
            parent,
            "handleInvalid",
            "what to do with a text that is null or empty or has a null token: error, skip (leave"
                + " the row out, in fit and transform) or keep (leave it out in fit; transform gives"
                + " it a null prediction and no chosen token). In fit also with a null label",
            ParamRanges.oneOf("handleInvalid", "error", "keep", "skip"));

    task =
        new Param<>(
            parent,
            "task",
            "what labels are: regression (numbers, learnt by squared error on the range that they"
                + " have in training, unless that is within [0, 1]), classification (classes 0, 1, .., or"
                + " the probability of the second of two, learnt by cross-entropy) or auto"
                + " (classification if the column is boolean or its metadata name classes, as"
                + " StringIndexer's does)",
            kept("task", ParamRanges.oneOf("task", "auto", "regression", "classification")));
    k = whole(parent, "k", "tokens that explain a text");
    maxLength = whole(parent, "maxLength", "tokens of a text that are read, the rest is cut off");
    filters = whole(parent, "filters", "filters of each convolution of the selector");
    hiddenUnits = whole(parent, "hiddenUnits", "hidden units of the predictor");
    dropout =
        new DoubleParam(
            parent,
            "dropout",
            "share of the selector's activations that training drops, in [0, 1)",
            kept("dropout", ParamRanges.fraction("dropout")));

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
            "how AIMLE's lambda follows the sparsity of the gradients: multiplicative (its target is"
                + " k unless named, as in multiplicative:target=1),"
                + " published:target=1,step=1e-4,momentum=0 or constant:beta=1",
            kept("lambdaRule", ParamRanges.readable("lambdaRule", LambdaRules::parse)));

    learningRate =
        new DoubleParam(
            parent,
            "learningRate",
            "step size of Adam, above 0",
            kept("learningRate", ParamRanges.positive("learningRate")));
    batchSize = whole(parent, "batchSize", "texts of each worker's minibatch");
    maxIter = whole(parent, "maxIter", "epochs, that is, passes over the training texts");
    patience =
        whole(
            parent,
            "patience",
            "epochs without a better validation loss after which training ends. Unset: never");
    batchOrder =
        new Param<>(
            parent,
            "batchOrder",
            "how texts are cut into minibatches: bucketed (texts of like length together, faster)"
                + " or shuffled",
            kept("batchOrder", ParamRanges.oneOf("batchOrder", "bucketed", "shuffled")));
    seed =
        new LongParam(
            parent,
            "seed",
            "names all random numbers: weights, order, noise, dropout",
            kept("seed", ParamRanges.any()));
    numWorkers =
        whole(
            parent,
            "numWorkers",
            "replicas that train side by side, each a Spark task on its share of the texts");
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
                + " nesterov:learning-rate=0.7,momentum=0.9 (Nesterov momentum on the change of each"
                + " round; rate above 0, momentum in [0, 1))",
            kept("outerOptimiser", ParamRanges.readable("outerOptimiser", OuterOptimiser::parse)));
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
    wordVectorsPath =
        new Param<>(
            parent,
            "wordVectorsPath",
            "file of lines 'word v1 v2 ..', plain or compressed, on any Hadoop path. Unset: the"
                + " vectors given to the stage, else vectors trained on the training texts",
            kept("wordVectorsPath", ParamRanges.notBlank("wordVectorsPath")));
    caseSensitive =
        new CheckedBooleanParam(
            parent,
            "caseSensitive",
            "true: words are looked up as written; false: in lower case",
            kept("caseSensitive", ParamRanges.any()));
    vectorSize = whole(parent, "vectorSize", "dimension of word vectors trained here");
    vectorMinCount =
        whole(
            parent,
            "vectorMinCount",
            "times a word occurs in the training texts to have a vector trained here");
    vectorWindow =
        whole(parent, "vectorWindow", "neighbours on each side when word vectors are trained here");
    vectorIterations =
        whole(
            parent,
            "vectorIterations",
            "passes over the training texts when word vectors are trained here");

    teacherCol =
        new Param<>(
            parent,
            "teacherCol",
            "column of the teacher that is explained: a vector or array of the probability of each"
                + " class, or a number. Unset: probability if the teacher writes it, else prediction",
            kept("teacherCol", ParamRanges.notBlank("teacherCol")));
    maskedCopies =
        new IntParam(
            parent,
            "maskedCopies",
            "copies of each training text, with some words left out, that the teacher labels, too"
                + " (at least 0); without a teacher there are none",
            kept("maskedCopies", ParamRanges.atLeast("maskedCopies", 0)));
    occlusions =
        new IntParam(
            parent,
            "occlusions",
            "training texts from which each word is left out once, to add to its vector what that"
                + " does to the teacher's output (at least 0; 0: vectors stay as they are); without a"
                + " teacher there are none",
            kept("occlusions", ParamRanges.atLeast("occlusions", 0)));
    contributionsCol =
        new Param<>(
            parent,
            "contributionsCol",
            "output column: of each chosen token what the prediction loses without it, signed: of a"
                + " score; of two classes the log odds of the second; of more the log odds of the"
                + " predicted one; array<double>. Empty for no such column",
            ParamRanges.anyText());

    parent.setDefault(tokensCol, "tokens");
    parent.setDefault(maskedCopies, 2);
    parent.setDefault(occlusions, 3);
    parent.setDefault(contributionsCol, "");
    parent.setDefault(labelCol, "label");
    parent.setDefault(predictionCol, "prediction");
    parent.setDefault(probabilityCol, "probability");
    parent.setDefault(rawPredictionCol, "rawPrediction");
    parent.setDefault(explanationCol, "explanation");
    parent.setDefault(task, "auto");
    parent.setDefault(handleInvalid, "error");
    parent.setDefault(k, TextExplainerSettings.DEFAULT_K);
    parent.setDefault(maxLength, 350);
    parent.setDefault(filters, TextExplainerSettings.DEFAULT_FILTERS);
    parent.setDefault(hiddenUnits, TextExplainerSettings.DEFAULT_HIDDEN);
    parent.setDefault(dropout, TextExplainerSettings.DEFAULT_DROPOUT);
    parent.setDefault(estimator, AimleDefaults.ESTIMATOR.written().toString());
    parent.setDefault(noise, AimleDefaults.NOISE.written().toString());
    parent.setDefault(lambdaRule, AimleDefaults.LAMBDA_RULE.written().name());
    parent.setDefault(learningRate, TextExplainerSettings.DEFAULT_LEARNING_RATE);
    parent.setDefault(batchSize, 40);
    parent.setDefault(maxIter, AimleDefaults.EPOCHS);
    parent.setDefault(batchOrder, "bucketed");
    parent.setDefault(seed, AimleDefaults.SEED);
    parent.setDefault(numWorkers, 1);
    parent.setDefault(averagingFrequency, AimleDefaults.AVERAGING_FREQUENCY);
    parent.setDefault(outerOptimiser, "averaging");
    parent.setDefault(maxRestarts, TrainingSettings.DEFAULT_MAX_RESTARTS);
    parent.setDefault(caseSensitive, false);
    parent.setDefault(vectorSize, 200);
    parent.setDefault(vectorMinCount, 2);
    parent.setDefault(vectorWindow, 5);
    parent.setDefault(vectorIterations, 15);
  }

  private static Param<String> column(Params parent, String name, String doc) {
    return new Param<>(parent, name, doc, ParamRanges.notBlank(name));
  }

  private IntParam whole(Params parent, String name, String doc) {
    return new IntParam(
        parent, name, doc + " (at least 1)", kept(name, ParamRanges.atLeast(name, 1)));
  }

  /** The values are those of a training: they stay, as this stage's defaults, too. */
  void fixTrained() {
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

  private <T> Function1<T, Object> kept(String name, Function1<T, Object> range) {
    fixed.add(name);
    return ParamRanges.unless(
        name, range, () -> trained ? Optional.of(value(name)) : Optional.empty());
  }

  private Object value(String name) {
    Param<Object> param = parent.getParam(name);
    return parent.isDefined(param) ? parent.getOrDefault(param) : "unset";
  }

  /** A boolean that is checked. */
  private static final class CheckedBooleanParam extends BooleanParam {

    private static final long serialVersionUID = 1L;

    private final Function1<Object, Object> check;

    CheckedBooleanParam(Params parent, String name, String doc, Function1<Object, Object> check) {
      super(parent, name, doc);
      this.check = check;
    }

    @Override
    public Function1<Object, Object> isValid() {
      return check;
    }
  }
}
