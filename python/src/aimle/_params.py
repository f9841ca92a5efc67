"""The parameters of the stages, from their Java classes: `jobs/bin/aimle python-params` writes this file."""

from typing import List, Optional, TypeVar

from pyspark import keyword_only
from pyspark.ml.evaluation import JavaEvaluator
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.param.shared import (
    HasCheckpointInterval,
    HasFeaturesCol,
    HasHandleInvalid,
    HasLabelCol,
    HasLoss,
    HasMaxIter,
    HasPredictionCol,
    HasProbabilityCol,
    HasRawPredictionCol,
    HasSeed,
    HasThresholds,
    HasValidationIndicatorCol,
    HasWeightCol,
)
from pyspark.ml.wrapper import JavaEstimator, JavaModel

from aimle._java import new_java_object

S = TypeVar("S", bound=Params)


class _AimleTextExplainerParams(
    HasCheckpointInterval,
    HasHandleInvalid,
    HasLabelCol,
    HasLoss,
    HasMaxIter,
    HasPredictionCol,
    HasProbabilityCol,
    HasRawPredictionCol,
    HasSeed,
    HasThresholds,
    HasValidationIndicatorCol,
    HasWeightCol,
    Params,
):
    averagingFrequency = Param(
        Params._dummy(),
        "averagingFrequency",
        "minibatches that each worker takes between two averagings of the replicas (at least 1)",
        typeConverter=TypeConverters.toInt,
    )
    batchOrder = Param(
        Params._dummy(),
        "batchOrder",
        "how texts are cut into minibatches: bucketed (texts of like length together, faster) or shuffled",
        typeConverter=TypeConverters.toString,
    )
    batchSize = Param(
        Params._dummy(),
        "batchSize",
        "texts of each worker's minibatch (at least 1)",
        typeConverter=TypeConverters.toInt,
    )
    caseSensitive = Param(
        Params._dummy(),
        "caseSensitive",
        "true: words are looked up as written; false: in lower case",
        typeConverter=TypeConverters.toBoolean,
    )
    checkpointDir = Param(
        Params._dummy(),
        "checkpointDir",
        "folder on a Hadoop path for a checkpoint after each epoch; fit resumes from the newest one there, so give each training its own; copies of a stage, as cross-validation makes them, have folders of their own in it. Unset: none",
        typeConverter=TypeConverters.toString,
    )
    checkpointInterval = Param(
        Params._dummy(),
        "checkpointInterval",
        "rounds after which a checkpoint is written, beside the one after each epoch. Unset: only that (at least 1)",
        typeConverter=TypeConverters.toInt,
    )
    compression = Param(
        Params._dummy(),
        "compression",
        "how workers send the change of their parameters: none, 16-bit (half of it) or 8-bit (a quarter of it); what rounding leaves out is added in the next round",
        typeConverter=TypeConverters.toString,
    )
    contributionsCol = Param(
        Params._dummy(),
        "contributionsCol",
        "output column: of each chosen token what the prediction loses without it, signed: of a score; of two classes the log odds of the second; of more the log odds of the predicted one; array<double>. Empty for no such column",
        typeConverter=TypeConverters.toString,
    )
    dropout = Param(
        Params._dummy(),
        "dropout",
        "share of the selector's activations that training drops, in [0, 1)",
        typeConverter=TypeConverters.toFloat,
    )
    epsilon = Param(
        Params._dummy(),
        "epsilon",
        "with loss huber, which needs it: the error up to which it is squared, in units of the labels, above 0",
        typeConverter=TypeConverters.toFloat,
    )
    estimator = Param(
        Params._dummy(),
        "estimator",
        "gradient estimator, with its settings where they are not its defaults, such as aimle-central:samples=4,norm=instance or imle:lambda=10000: aimle-central, aimle-forward, imle, black-box, straight-through, identity, simple, score-function, perturbed, perturbed-score-function, concrete or softsub",
        typeConverter=TypeConverters.toString,
    )
    explanationCol = Param(
        Params._dummy(),
        "explanationCol",
        "output column: the chosen tokens in text order, with the scores that chose them, array<struct<index:int,token:string,score:float>>; empty for no such column",
        typeConverter=TypeConverters.toString,
    )
    filters = Param(
        Params._dummy(),
        "filters",
        "filters of each convolution of the selector (at least 1)",
        typeConverter=TypeConverters.toInt,
    )
    handleInvalid = Param(
        Params._dummy(),
        "handleInvalid",
        "what to do with a text that is null or empty or has a null token: error, skip (leave the row out, in fit and transform) or keep (leave it out in fit; transform gives it a null prediction and no chosen token). In fit also with a null label",
        typeConverter=TypeConverters.toString,
    )
    hiddenUnits = Param(
        Params._dummy(),
        "hiddenUnits",
        "hidden units of the predictor (at least 1)",
        typeConverter=TypeConverters.toInt,
    )
    idCol = Param(
        Params._dummy(),
        "idCol",
        "input column of fit: an integer that names each text; order of training and noise follow from it. Unset: a hash of tokens and label stands in, so that the order of rows does not matter",
        typeConverter=TypeConverters.toString,
    )
    k = Param(
        Params._dummy(),
        "k",
        "tokens that explain a text (at least 1)",
        typeConverter=TypeConverters.toInt,
    )
    labelCol = Param(
        Params._dummy(),
        "labelCol",
        "input column of fit: the score of a text, a number, or its class, a boolean or one of 0, 1, .., or a vector or array of the probability of each class; see task",
        typeConverter=TypeConverters.toString,
    )
    lambdaRule = Param(
        Params._dummy(),
        "lambdaRule",
        "how AIMLE's lambda follows the sparsity of the gradients: multiplicative (its target is what is chosen, k, unless named, as in multiplicative:target=1), published:target=1,step=1e-4,momentum=0 or constant:beta=1",
        typeConverter=TypeConverters.toString,
    )
    learningRate = Param(
        Params._dummy(),
        "learningRate",
        "step size of Adam, above 0",
        typeConverter=TypeConverters.toFloat,
    )
    loss = Param(
        Params._dummy(),
        "loss",
        "how numbers are learnt: squaredError, or huber (errors beyond epsilon count linearly, so that labels that are far off do not decide)",
        typeConverter=TypeConverters.toString,
    )
    maskedCopies = Param(
        Params._dummy(),
        "maskedCopies",
        "copies of each training text, with some words left out, that the teacher labels, too (at least 0); without a teacher there are none",
        typeConverter=TypeConverters.toInt,
    )
    maxIter = Param(
        Params._dummy(),
        "maxIter",
        "epochs, that is, passes over the training texts (at least 1)",
        typeConverter=TypeConverters.toInt,
    )
    maxLength = Param(
        Params._dummy(),
        "maxLength",
        "tokens of a text that are read, the rest is cut off (at least 1)",
        typeConverter=TypeConverters.toInt,
    )
    maxRestarts = Param(
        Params._dummy(),
        "maxRestarts",
        "how often a round that lost its executors until Spark gave up is begun again before training fails (at least 0)",
        typeConverter=TypeConverters.toInt,
    )
    noise = Param(
        Params._dummy(),
        "noise",
        "noise of the scores in training: gumbel, sum-of-gamma:k=10,iterations=10, normal or none",
        typeConverter=TypeConverters.toString,
    )
    numWorkers = Param(
        Params._dummy(),
        "numWorkers",
        "replicas that train side by side, each a Spark task on its share of the texts (at least 1)",
        typeConverter=TypeConverters.toInt,
    )
    occlusions = Param(
        Params._dummy(),
        "occlusions",
        "training texts from which each word is left out once, to add to its vector what that does to the teacher's output (at least 0; 0: vectors stay as they are); without a teacher there are none",
        typeConverter=TypeConverters.toInt,
    )
    outerOptimiser = Param(
        Params._dummy(),
        "outerOptimiser",
        "what is done with the mean of the replicas: averaging (it becomes the parameters) or nesterov:learning-rate=0.7,momentum=0.9 (Nesterov momentum on the change of each round; rate above 0, momentum in [0, 1))",
        typeConverter=TypeConverters.toString,
    )
    patience = Param(
        Params._dummy(),
        "patience",
        "epochs without a better validation loss after which training ends. Unset: never (at least 1)",
        typeConverter=TypeConverters.toInt,
    )
    predictionCol = Param(
        Params._dummy(),
        "predictionCol",
        "output column: the predicted score or class, double; empty for no such column",
        typeConverter=TypeConverters.toString,
    )
    price = Param(
        Params._dummy(),
        "price",
        "what each chosen token costs in training, in units of the reported loss, at least 0; without effect where always k are chosen, else refused with weightCol and with estimators that learn from losses",
        typeConverter=TypeConverters.toFloat,
    )
    probabilityCol = Param(
        Params._dummy(),
        "probabilityCol",
        "output column where classes are predicted: the probability of each, vector; empty for no such column",
        typeConverter=TypeConverters.toString,
    )
    rawPredictionCol = Param(
        Params._dummy(),
        "rawPredictionCol",
        "output column where classes are predicted: the logarithm of the probability of each, vector; empty for no such column",
        typeConverter=TypeConverters.toString,
    )
    seed = Param(
        Params._dummy(),
        "seed",
        "names all random numbers, such as weights, order and noise",
        typeConverter=TypeConverters.toInt,
    )
    selection = Param(
        Params._dummy(),
        "selection",
        "what chooses the tokens, a solver: top-k (k of them), bounded-subset (up to k), spans:spans=3,width=4 (3 runs of up to 4 neighbours), sentences:sentences=1, budget:characters=60, or one of your own by its registered name. k has no effect where the selection says itself how many",
        typeConverter=TypeConverters.toString,
    )
    syncInterval = Param(
        Params._dummy(),
        "syncInterval",
        "rounds after which what workers keep for themselves (see updaterState, compression) comes together; where executors are lost training goes back so far at most (at least 1)",
        typeConverter=TypeConverters.toInt,
    )
    task = Param(
        Params._dummy(),
        "task",
        "what labels are: regression (numbers, learnt by loss on the range that they have in training, unless that is within [0, 1]), classification (classes 0, 1, .., or the probability of the second of two, or of each, learnt by cross-entropy) or auto (classification if the column is boolean or has probabilities of classes, or if its metadata name classes, as StringIndexer's do)",
        typeConverter=TypeConverters.toString,
    )
    teacherCol = Param(
        Params._dummy(),
        "teacherCol",
        "column of the teacher that is explained: a vector or array of the probability of each class, or a number. Unset: probability if the teacher writes it, else prediction",
        typeConverter=TypeConverters.toString,
    )
    thresholds = Param(
        Params._dummy(),
        "thresholds",
        "of each class one: the class is predicted whose probability is largest when divided by its threshold. Each at least 0, one may be 0. Unset: the most probable class",
        typeConverter=TypeConverters.toListFloat,
    )
    tokensCol = Param(
        Params._dummy(),
        "tokensCol",
        "input column: the words of a text, array<string>",
        typeConverter=TypeConverters.toString,
    )
    updaterState = Param(
        Params._dummy(),
        "updaterState",
        "what becomes of Adam's moments between rounds: kept (each worker keeps its own; they are averaged every syncInterval rounds), averaged (after each round: three times as much travels) or reset (they begin anew in each round)",
        typeConverter=TypeConverters.toString,
    )
    validationIndicatorCol = Param(
        Params._dummy(),
        "validationIndicatorCol",
        "input column of fit: boolean, true for texts that are not trained on but choose the best epoch. Unset: all texts are trained on and the last epoch is kept",
        typeConverter=TypeConverters.toString,
    )
    vectorIterations = Param(
        Params._dummy(),
        "vectorIterations",
        "passes over the training texts when word vectors are trained here (at least 1)",
        typeConverter=TypeConverters.toInt,
    )
    vectorMaxTokens = Param(
        Params._dummy(),
        "vectorMaxTokens",
        "tokens of the training texts that each pass uses when word vectors are trained here; of more, a sample of the texts is used (at least 1)",
        typeConverter=TypeConverters.toInt,
    )
    vectorMinCount = Param(
        Params._dummy(),
        "vectorMinCount",
        "times a word occurs in the training texts to have a vector trained here (at least 1)",
        typeConverter=TypeConverters.toInt,
    )
    vectorSize = Param(
        Params._dummy(),
        "vectorSize",
        "dimension of word vectors trained here (at least 1)",
        typeConverter=TypeConverters.toInt,
    )
    vectorWindow = Param(
        Params._dummy(),
        "vectorWindow",
        "neighbours on each side when word vectors are trained here (at least 1)",
        typeConverter=TypeConverters.toInt,
    )
    weightCol = Param(
        Params._dummy(),
        "weightCol",
        "input column of fit: how much a text counts in the losses of training and validation, a number of at least 0. Unset: all count the same",
        typeConverter=TypeConverters.toString,
    )
    wordVectorsPath = Param(
        Params._dummy(),
        "wordVectorsPath",
        "file of lines 'word v1 v2 ..', plain or compressed, on any Hadoop path. Unset: the vectors given to the stage, else vectors trained on the training texts",
        typeConverter=TypeConverters.toString,
    )

    def __init__(self, *args):
        super().__init__(*args)
        self._setDefault(
            averagingFrequency=5,
            batchOrder="bucketed",
            batchSize=40,
            caseSensitive=False,
            compression="none",
            contributionsCol="",
            dropout=0.2,
            estimator="aimle-central:samples=4",
            explanationCol="explanation",
            filters=100,
            handleInvalid="error",
            hiddenUnits=250,
            k=10,
            labelCol="label",
            lambdaRule="multiplicative",
            learningRate=0.001,
            loss="squaredError",
            maskedCopies=2,
            maxIter=20,
            maxLength=350,
            maxRestarts=2,
            noise="gumbel",
            numWorkers=1,
            occlusions=3,
            outerOptimiser="averaging",
            predictionCol="prediction",
            price=0.0,
            probabilityCol="probability",
            rawPredictionCol="rawPrediction",
            seed=0,
            selection="top-k",
            syncInterval=64,
            task="auto",
            tokensCol="tokens",
            updaterState="kept",
            vectorIterations=15,
            vectorMaxTokens=20000000,
            vectorMinCount=2,
            vectorSize=200,
            vectorWindow=5,
        )

    def getAveragingFrequency(self) -> int:
        return self.getOrDefault(self.averagingFrequency)

    def getBatchOrder(self) -> str:
        return self.getOrDefault(self.batchOrder)

    def getBatchSize(self) -> int:
        return self.getOrDefault(self.batchSize)

    def getCaseSensitive(self) -> bool:
        return self.getOrDefault(self.caseSensitive)

    def getCheckpointDir(self) -> str:
        return self.getOrDefault(self.checkpointDir)

    def getCheckpointInterval(self) -> int:
        return self.getOrDefault(self.checkpointInterval)

    def getCompression(self) -> str:
        return self.getOrDefault(self.compression)

    def getContributionsCol(self) -> str:
        return self.getOrDefault(self.contributionsCol)

    def getDropout(self) -> float:
        return self.getOrDefault(self.dropout)

    def getEpsilon(self) -> float:
        return self.getOrDefault(self.epsilon)

    def getEstimator(self) -> str:
        return self.getOrDefault(self.estimator)

    def getExplanationCol(self) -> str:
        return self.getOrDefault(self.explanationCol)

    def getFilters(self) -> int:
        return self.getOrDefault(self.filters)

    def getHandleInvalid(self) -> str:
        return self.getOrDefault(self.handleInvalid)

    def getHiddenUnits(self) -> int:
        return self.getOrDefault(self.hiddenUnits)

    def getIdCol(self) -> str:
        return self.getOrDefault(self.idCol)

    def getK(self) -> int:
        return self.getOrDefault(self.k)

    def getLabelCol(self) -> str:
        return self.getOrDefault(self.labelCol)

    def getLambdaRule(self) -> str:
        return self.getOrDefault(self.lambdaRule)

    def getLearningRate(self) -> float:
        return self.getOrDefault(self.learningRate)

    def getLoss(self) -> str:
        return self.getOrDefault(self.loss)

    def getMaskedCopies(self) -> int:
        return self.getOrDefault(self.maskedCopies)

    def getMaxIter(self) -> int:
        return self.getOrDefault(self.maxIter)

    def getMaxLength(self) -> int:
        return self.getOrDefault(self.maxLength)

    def getMaxRestarts(self) -> int:
        return self.getOrDefault(self.maxRestarts)

    def getNoise(self) -> str:
        return self.getOrDefault(self.noise)

    def getNumWorkers(self) -> int:
        return self.getOrDefault(self.numWorkers)

    def getOcclusions(self) -> int:
        return self.getOrDefault(self.occlusions)

    def getOuterOptimiser(self) -> str:
        return self.getOrDefault(self.outerOptimiser)

    def getPatience(self) -> int:
        return self.getOrDefault(self.patience)

    def getPredictionCol(self) -> str:
        return self.getOrDefault(self.predictionCol)

    def getPrice(self) -> float:
        return self.getOrDefault(self.price)

    def getProbabilityCol(self) -> str:
        return self.getOrDefault(self.probabilityCol)

    def getRawPredictionCol(self) -> str:
        return self.getOrDefault(self.rawPredictionCol)

    def getSeed(self) -> int:
        return self.getOrDefault(self.seed)

    def getSelection(self) -> str:
        return self.getOrDefault(self.selection)

    def getSyncInterval(self) -> int:
        return self.getOrDefault(self.syncInterval)

    def getTask(self) -> str:
        return self.getOrDefault(self.task)

    def getTeacherCol(self) -> str:
        return self.getOrDefault(self.teacherCol)

    def getThresholds(self) -> List[float]:
        return self.getOrDefault(self.thresholds)

    def getTokensCol(self) -> str:
        return self.getOrDefault(self.tokensCol)

    def getUpdaterState(self) -> str:
        return self.getOrDefault(self.updaterState)

    def getValidationIndicatorCol(self) -> str:
        return self.getOrDefault(self.validationIndicatorCol)

    def getVectorIterations(self) -> int:
        return self.getOrDefault(self.vectorIterations)

    def getVectorMaxTokens(self) -> int:
        return self.getOrDefault(self.vectorMaxTokens)

    def getVectorMinCount(self) -> int:
        return self.getOrDefault(self.vectorMinCount)

    def getVectorSize(self) -> int:
        return self.getOrDefault(self.vectorSize)

    def getVectorWindow(self) -> int:
        return self.getOrDefault(self.vectorWindow)

    def getWeightCol(self) -> str:
        return self.getOrDefault(self.weightCol)

    def getWordVectorsPath(self) -> str:
        return self.getOrDefault(self.wordVectorsPath)


class _AimleTextExplainer(JavaEstimator, _AimleTextExplainerParams):
    @keyword_only
    def __init__(
        self,
        *,
        averagingFrequency: int = 5,
        batchOrder: str = "bucketed",
        batchSize: int = 40,
        caseSensitive: bool = False,
        checkpointDir: Optional[str] = None,
        checkpointInterval: Optional[int] = None,
        compression: str = "none",
        contributionsCol: str = "",
        dropout: float = 0.2,
        epsilon: Optional[float] = None,
        estimator: str = "aimle-central:samples=4",
        explanationCol: str = "explanation",
        filters: int = 100,
        handleInvalid: str = "error",
        hiddenUnits: int = 250,
        idCol: Optional[str] = None,
        k: int = 10,
        labelCol: str = "label",
        lambdaRule: str = "multiplicative",
        learningRate: float = 0.001,
        loss: str = "squaredError",
        maskedCopies: int = 2,
        maxIter: int = 20,
        maxLength: int = 350,
        maxRestarts: int = 2,
        noise: str = "gumbel",
        numWorkers: int = 1,
        occlusions: int = 3,
        outerOptimiser: str = "averaging",
        patience: Optional[int] = None,
        predictionCol: str = "prediction",
        price: float = 0.0,
        probabilityCol: str = "probability",
        rawPredictionCol: str = "rawPrediction",
        seed: int = 0,
        selection: str = "top-k",
        syncInterval: int = 64,
        task: str = "auto",
        teacherCol: Optional[str] = None,
        thresholds: Optional[List[float]] = None,
        tokensCol: str = "tokens",
        updaterState: str = "kept",
        validationIndicatorCol: Optional[str] = None,
        vectorIterations: int = 15,
        vectorMaxTokens: int = 20000000,
        vectorMinCount: int = 2,
        vectorSize: int = 200,
        vectorWindow: int = 5,
        weightCol: Optional[str] = None,
        wordVectorsPath: Optional[str] = None,
    ):
        super().__init__()
        self._java_obj = new_java_object("AimleTextExplainer", self.uid)
        self._set(**self._input_kwargs)

    @keyword_only
    def setParams(
        self: S,
        *,
        averagingFrequency: int = 5,
        batchOrder: str = "bucketed",
        batchSize: int = 40,
        caseSensitive: bool = False,
        checkpointDir: Optional[str] = None,
        checkpointInterval: Optional[int] = None,
        compression: str = "none",
        contributionsCol: str = "",
        dropout: float = 0.2,
        epsilon: Optional[float] = None,
        estimator: str = "aimle-central:samples=4",
        explanationCol: str = "explanation",
        filters: int = 100,
        handleInvalid: str = "error",
        hiddenUnits: int = 250,
        idCol: Optional[str] = None,
        k: int = 10,
        labelCol: str = "label",
        lambdaRule: str = "multiplicative",
        learningRate: float = 0.001,
        loss: str = "squaredError",
        maskedCopies: int = 2,
        maxIter: int = 20,
        maxLength: int = 350,
        maxRestarts: int = 2,
        noise: str = "gumbel",
        numWorkers: int = 1,
        occlusions: int = 3,
        outerOptimiser: str = "averaging",
        patience: Optional[int] = None,
        predictionCol: str = "prediction",
        price: float = 0.0,
        probabilityCol: str = "probability",
        rawPredictionCol: str = "rawPrediction",
        seed: int = 0,
        selection: str = "top-k",
        syncInterval: int = 64,
        task: str = "auto",
        teacherCol: Optional[str] = None,
        thresholds: Optional[List[float]] = None,
        tokensCol: str = "tokens",
        updaterState: str = "kept",
        validationIndicatorCol: Optional[str] = None,
        vectorIterations: int = 15,
        vectorMaxTokens: int = 20000000,
        vectorMinCount: int = 2,
        vectorSize: int = 200,
        vectorWindow: int = 5,
        weightCol: Optional[str] = None,
        wordVectorsPath: Optional[str] = None,
    ) -> S:
        """Sets the parameters that are given."""
        return self._set(**self._input_kwargs)

    def setAveragingFrequency(self: S, value: int) -> S:
        """Sets averagingFrequency: minibatches that each worker takes between two averagings of the replicas (at least 1)."""
        return self._set(averagingFrequency=value)

    def setBatchOrder(self: S, value: str) -> S:
        """Sets batchOrder: how texts are cut into minibatches: bucketed (texts of like length together, faster) or shuffled."""
        return self._set(batchOrder=value)

    def setBatchSize(self: S, value: int) -> S:
        """Sets batchSize: texts of each worker's minibatch (at least 1)."""
        return self._set(batchSize=value)

    def setCaseSensitive(self: S, value: bool) -> S:
        """Sets caseSensitive: true: words are looked up as written; false: in lower case."""
        return self._set(caseSensitive=value)

    def setCheckpointDir(self: S, value: str) -> S:
        """Sets checkpointDir: folder on a Hadoop path for a checkpoint after each epoch; fit resumes from the newest one there, so give each training its own; copies of a stage, as cross-validation makes them, have folders of their own in it. Unset: none."""
        return self._set(checkpointDir=value)

    def setCheckpointInterval(self: S, value: int) -> S:
        """Sets checkpointInterval: rounds after which a checkpoint is written, beside the one after each epoch. Unset: only that (at least 1)."""
        return self._set(checkpointInterval=value)

    def setCompression(self: S, value: str) -> S:
        """Sets compression: how workers send the change of their parameters: none, 16-bit (half of it) or 8-bit (a quarter of it); what rounding leaves out is added in the next round."""
        return self._set(compression=value)

    def setContributionsCol(self: S, value: str) -> S:
        """Sets contributionsCol: output column: of each chosen token what the prediction loses without it, signed: of a score; of two classes the log odds of the second; of more the log odds of the predicted one; array<double>. Empty for no such column."""
        return self._set(contributionsCol=value)

    def setDropout(self: S, value: float) -> S:
        """Sets dropout: share of the selector's activations that training drops, in [0, 1)."""
        return self._set(dropout=value)

    def setEpsilon(self: S, value: float) -> S:
        """Sets epsilon: with loss huber, which needs it: the error up to which it is squared, in units of the labels, above 0."""
        return self._set(epsilon=value)

    def setEstimator(self: S, value: str) -> S:
        """Sets estimator: gradient estimator, with its settings where they are not its defaults, such as aimle-central:samples=4,norm=instance or imle:lambda=10000: aimle-central, aimle-forward, imle, black-box, straight-through, identity, simple, score-function, perturbed, perturbed-score-function, concrete or softsub."""
        return self._set(estimator=value)

    def setExplanationCol(self: S, value: str) -> S:
        """Sets explanationCol: output column: the chosen tokens in text order, with the scores that chose them, array<struct<index:int,token:string,score:float>>; empty for no such column."""
        return self._set(explanationCol=value)

    def setFilters(self: S, value: int) -> S:
        """Sets filters: filters of each convolution of the selector (at least 1)."""
        return self._set(filters=value)

    def setHandleInvalid(self: S, value: str) -> S:
        """Sets handleInvalid: what to do with a text that is null or empty or has a null token: error, skip (leave the row out, in fit and transform) or keep (leave it out in fit; transform gives it a null prediction and no chosen token). In fit also with a null label."""
        return self._set(handleInvalid=value)

    def setHiddenUnits(self: S, value: int) -> S:
        """Sets hiddenUnits: hidden units of the predictor (at least 1)."""
        return self._set(hiddenUnits=value)

    def setIdCol(self: S, value: str) -> S:
        """Sets idCol: input column of fit: an integer that names each text; order of training and noise follow from it. Unset: a hash of tokens and label stands in, so that the order of rows does not matter."""
        return self._set(idCol=value)

    def setK(self: S, value: int) -> S:
        """Sets k: tokens that explain a text (at least 1)."""
        return self._set(k=value)

    def setLabelCol(self: S, value: str) -> S:
        """Sets labelCol: input column of fit: the score of a text, a number, or its class, a boolean or one of 0, 1, .., or a vector or array of the probability of each class; see task."""
        return self._set(labelCol=value)

    def setLambdaRule(self: S, value: str) -> S:
        """Sets lambdaRule: how AIMLE's lambda follows the sparsity of the gradients: multiplicative (its target is what is chosen, k, unless named, as in multiplicative:target=1), published:target=1,step=1e-4,momentum=0 or constant:beta=1."""
        return self._set(lambdaRule=value)

    def setLearningRate(self: S, value: float) -> S:
        """Sets learningRate: step size of Adam, above 0."""
        return self._set(learningRate=value)

    def setLoss(self: S, value: str) -> S:
        """Sets loss: how numbers are learnt: squaredError, or huber (errors beyond epsilon count linearly, so that labels that are far off do not decide)."""
        return self._set(loss=value)

    def setMaskedCopies(self: S, value: int) -> S:
        """Sets maskedCopies: copies of each training text, with some words left out, that the teacher labels, too (at least 0); without a teacher there are none."""
        return self._set(maskedCopies=value)

    def setMaxIter(self: S, value: int) -> S:
        """Sets maxIter: epochs, that is, passes over the training texts (at least 1)."""
        return self._set(maxIter=value)

    def setMaxLength(self: S, value: int) -> S:
        """Sets maxLength: tokens of a text that are read, the rest is cut off (at least 1)."""
        return self._set(maxLength=value)

    def setMaxRestarts(self: S, value: int) -> S:
        """Sets maxRestarts: how often a round that lost its executors until Spark gave up is begun again before training fails (at least 0)."""
        return self._set(maxRestarts=value)

    def setNoise(self: S, value: str) -> S:
        """Sets noise: noise of the scores in training: gumbel, sum-of-gamma:k=10,iterations=10, normal or none."""
        return self._set(noise=value)

    def setNumWorkers(self: S, value: int) -> S:
        """Sets numWorkers: replicas that train side by side, each a Spark task on its share of the texts (at least 1)."""
        return self._set(numWorkers=value)

    def setOcclusions(self: S, value: int) -> S:
        """Sets occlusions: training texts from which each word is left out once, to add to its vector what that does to the teacher's output (at least 0; 0: vectors stay as they are); without a teacher there are none."""
        return self._set(occlusions=value)

    def setOuterOptimiser(self: S, value: str) -> S:
        """Sets outerOptimiser: what is done with the mean of the replicas: averaging (it becomes the parameters) or nesterov:learning-rate=0.7,momentum=0.9 (Nesterov momentum on the change of each round; rate above 0, momentum in [0, 1))."""
        return self._set(outerOptimiser=value)

    def setPatience(self: S, value: int) -> S:
        """Sets patience: epochs without a better validation loss after which training ends. Unset: never (at least 1)."""
        return self._set(patience=value)

    def setPredictionCol(self: S, value: str) -> S:
        """Sets predictionCol: output column: the predicted score or class, double; empty for no such column."""
        return self._set(predictionCol=value)

    def setPrice(self: S, value: float) -> S:
        """Sets price: what each chosen token costs in training, in units of the reported loss, at least 0; without effect where always k are chosen, else refused with weightCol and with estimators that learn from losses."""
        return self._set(price=value)

    def setProbabilityCol(self: S, value: str) -> S:
        """Sets probabilityCol: output column where classes are predicted: the probability of each, vector; empty for no such column."""
        return self._set(probabilityCol=value)

    def setRawPredictionCol(self: S, value: str) -> S:
        """Sets rawPredictionCol: output column where classes are predicted: the logarithm of the probability of each, vector; empty for no such column."""
        return self._set(rawPredictionCol=value)

    def setSeed(self: S, value: int) -> S:
        """Sets seed: names all random numbers, such as weights, order and noise."""
        return self._set(seed=value)

    def setSelection(self: S, value: str) -> S:
        """Sets selection: what chooses the tokens, a solver: top-k (k of them), bounded-subset (up to k), spans:spans=3,width=4 (3 runs of up to 4 neighbours), sentences:sentences=1, budget:characters=60, or one of your own by its registered name. k has no effect where the selection says itself how many."""
        return self._set(selection=value)

    def setSyncInterval(self: S, value: int) -> S:
        """Sets syncInterval: rounds after which what workers keep for themselves (see updaterState, compression) comes together; where executors are lost training goes back so far at most (at least 1)."""
        return self._set(syncInterval=value)

    def setTask(self: S, value: str) -> S:
        """Sets task: what labels are: regression (numbers, learnt by loss on the range that they have in training, unless that is within [0, 1]), classification (classes 0, 1, .., or the probability of the second of two, or of each, learnt by cross-entropy) or auto (classification if the column is boolean or has probabilities of classes, or if its metadata name classes, as StringIndexer's do)."""
        return self._set(task=value)

    def setTeacherCol(self: S, value: str) -> S:
        """Sets teacherCol: column of the teacher that is explained: a vector or array of the probability of each class, or a number. Unset: probability if the teacher writes it, else prediction."""
        return self._set(teacherCol=value)

    def setThresholds(self: S, value: List[float]) -> S:
        """Sets thresholds: of each class one: the class is predicted whose probability is largest when divided by its threshold. Each at least 0, one may be 0. Unset: the most probable class."""
        return self._set(thresholds=value)

    def setTokensCol(self: S, value: str) -> S:
        """Sets tokensCol: input column: the words of a text, array<string>."""
        return self._set(tokensCol=value)

    def setUpdaterState(self: S, value: str) -> S:
        """Sets updaterState: what becomes of Adam's moments between rounds: kept (each worker keeps its own; they are averaged every syncInterval rounds), averaged (after each round: three times as much travels) or reset (they begin anew in each round)."""
        return self._set(updaterState=value)

    def setValidationIndicatorCol(self: S, value: str) -> S:
        """Sets validationIndicatorCol: input column of fit: boolean, true for texts that are not trained on but choose the best epoch. Unset: all texts are trained on and the last epoch is kept."""
        return self._set(validationIndicatorCol=value)

    def setVectorIterations(self: S, value: int) -> S:
        """Sets vectorIterations: passes over the training texts when word vectors are trained here (at least 1)."""
        return self._set(vectorIterations=value)

    def setVectorMaxTokens(self: S, value: int) -> S:
        """Sets vectorMaxTokens: tokens of the training texts that each pass uses when word vectors are trained here; of more, a sample of the texts is used (at least 1)."""
        return self._set(vectorMaxTokens=value)

    def setVectorMinCount(self: S, value: int) -> S:
        """Sets vectorMinCount: times a word occurs in the training texts to have a vector trained here (at least 1)."""
        return self._set(vectorMinCount=value)

    def setVectorSize(self: S, value: int) -> S:
        """Sets vectorSize: dimension of word vectors trained here (at least 1)."""
        return self._set(vectorSize=value)

    def setVectorWindow(self: S, value: int) -> S:
        """Sets vectorWindow: neighbours on each side when word vectors are trained here (at least 1)."""
        return self._set(vectorWindow=value)

    def setWeightCol(self: S, value: str) -> S:
        """Sets weightCol: input column of fit: how much a text counts in the losses of training and validation, a number of at least 0. Unset: all count the same."""
        return self._set(weightCol=value)

    def setWordVectorsPath(self: S, value: str) -> S:
        """Sets wordVectorsPath: file of lines 'word v1 v2 ..', plain or compressed, on any Hadoop path. Unset: the vectors given to the stage, else vectors trained on the training texts."""
        return self._set(wordVectorsPath=value)


class _AimleTextExplainerModel(JavaModel, _AimleTextExplainerParams):
    def setContributionsCol(self: S, value: str) -> S:
        """Sets contributionsCol: output column: of each chosen token what the prediction loses without it, signed: of a score; of two classes the log odds of the second; of more the log odds of the predicted one; array<double>. Empty for no such column."""
        return self._set(contributionsCol=value)

    def setExplanationCol(self: S, value: str) -> S:
        """Sets explanationCol: output column: the chosen tokens in text order, with the scores that chose them, array<struct<index:int,token:string,score:float>>; empty for no such column."""
        return self._set(explanationCol=value)

    def setHandleInvalid(self: S, value: str) -> S:
        """Sets handleInvalid: what to do with a text that is null or empty or has a null token: error, skip (leave the row out, in fit and transform) or keep (leave it out in fit; transform gives it a null prediction and no chosen token). In fit also with a null label."""
        return self._set(handleInvalid=value)

    def setLabelCol(self: S, value: str) -> S:
        """Sets labelCol: input column of fit: the score of a text, a number, or its class, a boolean or one of 0, 1, .., or a vector or array of the probability of each class; see task."""
        return self._set(labelCol=value)

    def setPredictionCol(self: S, value: str) -> S:
        """Sets predictionCol: output column: the predicted score or class, double; empty for no such column."""
        return self._set(predictionCol=value)

    def setProbabilityCol(self: S, value: str) -> S:
        """Sets probabilityCol: output column where classes are predicted: the probability of each, vector; empty for no such column."""
        return self._set(probabilityCol=value)

    def setRawPredictionCol(self: S, value: str) -> S:
        """Sets rawPredictionCol: output column where classes are predicted: the logarithm of the probability of each, vector; empty for no such column."""
        return self._set(rawPredictionCol=value)

    def setThresholds(self: S, value: List[float]) -> S:
        """Sets thresholds: of each class one: the class is predicted whose probability is largest when divided by its threshold. Each at least 0, one may be 0. Unset: the most probable class."""
        return self._set(thresholds=value)

    def setTokensCol(self: S, value: str) -> S:
        """Sets tokensCol: input column: the words of a text, array<string>."""
        return self._set(tokensCol=value)

    def setWeightCol(self: S, value: str) -> S:
        """Sets weightCol: input column of fit: how much a text counts in the losses of training and validation, a number of at least 0. Unset: all count the same."""
        return self._set(weightCol=value)


class _AimleFeatureExplainerParams(
    HasCheckpointInterval,
    HasFeaturesCol,
    HasHandleInvalid,
    HasLabelCol,
    HasLoss,
    HasMaxIter,
    HasPredictionCol,
    HasProbabilityCol,
    HasRawPredictionCol,
    HasSeed,
    HasThresholds,
    HasValidationIndicatorCol,
    HasWeightCol,
    Params,
):
    averagingFrequency = Param(
        Params._dummy(),
        "averagingFrequency",
        "minibatches that each worker takes between two averagings of the replicas (at least 1)",
        typeConverter=TypeConverters.toInt,
    )
    batchSize = Param(
        Params._dummy(),
        "batchSize",
        "rows of each worker's minibatch (at least 1)",
        typeConverter=TypeConverters.toInt,
    )
    checkpointDir = Param(
        Params._dummy(),
        "checkpointDir",
        "folder on a Hadoop path for a checkpoint after each epoch; fit resumes from the newest one there, so give each training its own; copies of a stage, as cross-validation makes them, have folders of their own in it. Unset: none",
        typeConverter=TypeConverters.toString,
    )
    checkpointInterval = Param(
        Params._dummy(),
        "checkpointInterval",
        "rounds after which a checkpoint is written, beside the one after each epoch. Unset: only that (at least 1)",
        typeConverter=TypeConverters.toInt,
    )
    compression = Param(
        Params._dummy(),
        "compression",
        "how workers send the change of their parameters: none, 16-bit (half of it) or 8-bit (a quarter of it); what rounding leaves out is added in the next round",
        typeConverter=TypeConverters.toString,
    )
    epsilon = Param(
        Params._dummy(),
        "epsilon",
        "with loss huber, which needs it: the error up to which it is squared, in units of the labels, above 0",
        typeConverter=TypeConverters.toFloat,
    )
    estimator = Param(
        Params._dummy(),
        "estimator",
        "gradient estimator, with its settings where they are not its defaults, such as aimle-central:samples=4,norm=instance or imle:lambda=10000: aimle-central, aimle-forward, imle, black-box, straight-through, identity, simple, score-function, perturbed, perturbed-score-function, concrete or softsub",
        typeConverter=TypeConverters.toString,
    )
    explanationCol = Param(
        Params._dummy(),
        "explanationCol",
        "output column: the chosen features in the vector's order, with their values and the scores that chose them, array<struct<index:int,name:string,value:double,score:double>>; empty for no such column",
        typeConverter=TypeConverters.toString,
    )
    featuresCol = Param(
        Params._dummy(),
        "featuresCol",
        "input column: the features of a row, vector (dense or sparse)",
        typeConverter=TypeConverters.toString,
    )
    groups = Param(
        Params._dummy(),
        "groups",
        "features that are chosen together and count as one of k, as the columns of a one-hot encoded attribute: for each group what the names of its features have before an underscore, or their indices first-last. Unset: neighbouring 0/1 features whose names, as OneHotEncoder and VectorAssembler give them, agree before an underscore and of which no training row has two; empty: none",
        typeConverter=TypeConverters.toListString,
    )
    handleInvalid = Param(
        Params._dummy(),
        "handleInvalid",
        "what to do with a row that has a vector that is null, of another size than in training, or with a value that is not finite in single precision: error, skip (leave the row out, in fit and transform) or keep (leave it out in fit; transform gives it a null prediction and no chosen feature). In fit also with a null label",
        typeConverter=TypeConverters.toString,
    )
    hiddenUnits = Param(
        Params._dummy(),
        "hiddenUnits",
        "hidden units of the predictor (at least 1)",
        typeConverter=TypeConverters.toInt,
    )
    idCol = Param(
        Params._dummy(),
        "idCol",
        "input column of fit: an integer that names each row; order of training and noise follow from it. Unset: a hash of features and label stands in, so that the order of rows does not matter",
        typeConverter=TypeConverters.toString,
    )
    k = Param(
        Params._dummy(),
        "k",
        "features that explain a row (at least 1)",
        typeConverter=TypeConverters.toInt,
    )
    labelCol = Param(
        Params._dummy(),
        "labelCol",
        "input column of fit: the score of a row, a number, or its class, a boolean or one of 0, 1, .., or a vector or array of the probability of each class; see task",
        typeConverter=TypeConverters.toString,
    )
    lambdaRule = Param(
        Params._dummy(),
        "lambdaRule",
        "how AIMLE's lambda follows the sparsity of the gradients: multiplicative (its target is what is chosen, k, unless named, as in multiplicative:target=1), published:target=1,step=1e-4,momentum=0 or constant:beta=1",
        typeConverter=TypeConverters.toString,
    )
    learningRate = Param(
        Params._dummy(),
        "learningRate",
        "step size of Adam, above 0",
        typeConverter=TypeConverters.toFloat,
    )
    loss = Param(
        Params._dummy(),
        "loss",
        "how numbers are learnt: squaredError, or huber (errors beyond epsilon count linearly, so that labels that are far off do not decide)",
        typeConverter=TypeConverters.toString,
    )
    maxIter = Param(
        Params._dummy(),
        "maxIter",
        "epochs, that is, passes over the training rows (at least 1)",
        typeConverter=TypeConverters.toInt,
    )
    maxRestarts = Param(
        Params._dummy(),
        "maxRestarts",
        "how often a round that lost its executors until Spark gave up is begun again before training fails (at least 0)",
        typeConverter=TypeConverters.toInt,
    )
    noise = Param(
        Params._dummy(),
        "noise",
        "noise of the scores in training: gumbel, sum-of-gamma:k=10,iterations=10, normal or none",
        typeConverter=TypeConverters.toString,
    )
    numWorkers = Param(
        Params._dummy(),
        "numWorkers",
        "replicas that train side by side, each a Spark task on its share of the rows (at least 1)",
        typeConverter=TypeConverters.toInt,
    )
    outerOptimiser = Param(
        Params._dummy(),
        "outerOptimiser",
        "what is done with the mean of the replicas: averaging (it becomes the parameters) or nesterov:learning-rate=0.7,momentum=0.9 (Nesterov momentum on the change of each round; rate above 0, momentum in [0, 1))",
        typeConverter=TypeConverters.toString,
    )
    patience = Param(
        Params._dummy(),
        "patience",
        "epochs without a better validation loss after which training ends. Unset: never (at least 1)",
        typeConverter=TypeConverters.toInt,
    )
    predictionCol = Param(
        Params._dummy(),
        "predictionCol",
        "output column: the predicted score or class, double; empty for no such column",
        typeConverter=TypeConverters.toString,
    )
    price = Param(
        Params._dummy(),
        "price",
        "what each chosen feature costs in training, in units of the reported loss, at least 0; without effect where always k are chosen, else refused with weightCol and with estimators that learn from losses",
        typeConverter=TypeConverters.toFloat,
    )
    probabilityCol = Param(
        Params._dummy(),
        "probabilityCol",
        "output column where classes are predicted: the probability of each, vector; empty for no such column",
        typeConverter=TypeConverters.toString,
    )
    rawPredictionCol = Param(
        Params._dummy(),
        "rawPredictionCol",
        "output column where classes are predicted: the logarithm of the probability of each, vector; empty for no such column",
        typeConverter=TypeConverters.toString,
    )
    seed = Param(
        Params._dummy(),
        "seed",
        "names all random numbers, such as weights, order and noise",
        typeConverter=TypeConverters.toInt,
    )
    selection = Param(
        Params._dummy(),
        "selection",
        "what chooses the features, a solver: top-k (k of them), bounded-subset (up to k), spans:spans=1,width=5 (a run of up to 5 neighbours, of features in an order), or one of your own by its registered name, to which a score of each feature is enough. k has no effect where the selection says itself how many",
        typeConverter=TypeConverters.toString,
    )
    selectorUnits = Param(
        Params._dummy(),
        "selectorUnits",
        "units of each of the selector's two layers (at least 1)",
        typeConverter=TypeConverters.toInt,
    )
    syncInterval = Param(
        Params._dummy(),
        "syncInterval",
        "rounds after which what workers keep for themselves (see updaterState, compression) comes together; where executors are lost training goes back so far at most (at least 1)",
        typeConverter=TypeConverters.toInt,
    )
    task = Param(
        Params._dummy(),
        "task",
        "what labels are: regression (numbers, learnt by loss on the range that they have in training, unless that is within [0, 1]), classification (classes 0, 1, .., or the probability of the second of two, or of each, learnt by cross-entropy) or auto (classification if the column is boolean or has probabilities of classes, or if its metadata name classes, as StringIndexer's do)",
        typeConverter=TypeConverters.toString,
    )
    thresholds = Param(
        Params._dummy(),
        "thresholds",
        "of each class one: the class is predicted whose probability is largest when divided by its threshold. Each at least 0, one may be 0. Unset: the most probable class",
        typeConverter=TypeConverters.toListFloat,
    )
    updaterState = Param(
        Params._dummy(),
        "updaterState",
        "what becomes of Adam's moments between rounds: kept (each worker keeps its own; they are averaged every syncInterval rounds), averaged (after each round: three times as much travels) or reset (they begin anew in each round)",
        typeConverter=TypeConverters.toString,
    )
    validationIndicatorCol = Param(
        Params._dummy(),
        "validationIndicatorCol",
        "input column of fit: boolean, true for rows that are not trained on but choose the best epoch. Unset: all rows are trained on and the last epoch is kept",
        typeConverter=TypeConverters.toString,
    )
    weightCol = Param(
        Params._dummy(),
        "weightCol",
        "input column of fit: how much a row counts in the losses of training and validation, a number of at least 0. Unset: all count the same",
        typeConverter=TypeConverters.toString,
    )

    def __init__(self, *args):
        super().__init__(*args)
        self._setDefault(
            averagingFrequency=5,
            batchSize=100,
            compression="none",
            estimator="aimle-central:samples=4",
            explanationCol="explanation",
            featuresCol="features",
            handleInvalid="error",
            hiddenUnits=200,
            k=4,
            labelCol="label",
            lambdaRule="multiplicative",
            learningRate=0.001,
            loss="squaredError",
            maxIter=20,
            maxRestarts=2,
            noise="gumbel",
            numWorkers=1,
            outerOptimiser="averaging",
            predictionCol="prediction",
            price=0.0,
            probabilityCol="probability",
            rawPredictionCol="rawPrediction",
            seed=0,
            selection="top-k",
            selectorUnits=100,
            syncInterval=64,
            task="auto",
            updaterState="kept",
        )

    def getAveragingFrequency(self) -> int:
        return self.getOrDefault(self.averagingFrequency)

    def getBatchSize(self) -> int:
        return self.getOrDefault(self.batchSize)

    def getCheckpointDir(self) -> str:
        return self.getOrDefault(self.checkpointDir)

    def getCheckpointInterval(self) -> int:
        return self.getOrDefault(self.checkpointInterval)

    def getCompression(self) -> str:
        return self.getOrDefault(self.compression)

    def getEpsilon(self) -> float:
        return self.getOrDefault(self.epsilon)

    def getEstimator(self) -> str:
        return self.getOrDefault(self.estimator)

    def getExplanationCol(self) -> str:
        return self.getOrDefault(self.explanationCol)

    def getFeaturesCol(self) -> str:
        return self.getOrDefault(self.featuresCol)

    def getGroups(self) -> List[str]:
        return self.getOrDefault(self.groups)

    def getHandleInvalid(self) -> str:
        return self.getOrDefault(self.handleInvalid)

    def getHiddenUnits(self) -> int:
        return self.getOrDefault(self.hiddenUnits)

    def getIdCol(self) -> str:
        return self.getOrDefault(self.idCol)

    def getK(self) -> int:
        return self.getOrDefault(self.k)

    def getLabelCol(self) -> str:
        return self.getOrDefault(self.labelCol)

    def getLambdaRule(self) -> str:
        return self.getOrDefault(self.lambdaRule)

    def getLearningRate(self) -> float:
        return self.getOrDefault(self.learningRate)

    def getLoss(self) -> str:
        return self.getOrDefault(self.loss)

    def getMaxIter(self) -> int:
        return self.getOrDefault(self.maxIter)

    def getMaxRestarts(self) -> int:
        return self.getOrDefault(self.maxRestarts)

    def getNoise(self) -> str:
        return self.getOrDefault(self.noise)

    def getNumWorkers(self) -> int:
        return self.getOrDefault(self.numWorkers)

    def getOuterOptimiser(self) -> str:
        return self.getOrDefault(self.outerOptimiser)

    def getPatience(self) -> int:
        return self.getOrDefault(self.patience)

    def getPredictionCol(self) -> str:
        return self.getOrDefault(self.predictionCol)

    def getPrice(self) -> float:
        return self.getOrDefault(self.price)

    def getProbabilityCol(self) -> str:
        return self.getOrDefault(self.probabilityCol)

    def getRawPredictionCol(self) -> str:
        return self.getOrDefault(self.rawPredictionCol)

    def getSeed(self) -> int:
        return self.getOrDefault(self.seed)

    def getSelection(self) -> str:
        return self.getOrDefault(self.selection)

    def getSelectorUnits(self) -> int:
        return self.getOrDefault(self.selectorUnits)

    def getSyncInterval(self) -> int:
        return self.getOrDefault(self.syncInterval)

    def getTask(self) -> str:
        return self.getOrDefault(self.task)

    def getThresholds(self) -> List[float]:
        return self.getOrDefault(self.thresholds)

    def getUpdaterState(self) -> str:
        return self.getOrDefault(self.updaterState)

    def getValidationIndicatorCol(self) -> str:
        return self.getOrDefault(self.validationIndicatorCol)

    def getWeightCol(self) -> str:
        return self.getOrDefault(self.weightCol)


class _AimleFeatureExplainer(JavaEstimator, _AimleFeatureExplainerParams):
    @keyword_only
    def __init__(
        self,
        *,
        averagingFrequency: int = 5,
        batchSize: int = 100,
        checkpointDir: Optional[str] = None,
        checkpointInterval: Optional[int] = None,
        compression: str = "none",
        epsilon: Optional[float] = None,
        estimator: str = "aimle-central:samples=4",
        explanationCol: str = "explanation",
        featuresCol: str = "features",
        groups: Optional[List[str]] = None,
        handleInvalid: str = "error",
        hiddenUnits: int = 200,
        idCol: Optional[str] = None,
        k: int = 4,
        labelCol: str = "label",
        lambdaRule: str = "multiplicative",
        learningRate: float = 0.001,
        loss: str = "squaredError",
        maxIter: int = 20,
        maxRestarts: int = 2,
        noise: str = "gumbel",
        numWorkers: int = 1,
        outerOptimiser: str = "averaging",
        patience: Optional[int] = None,
        predictionCol: str = "prediction",
        price: float = 0.0,
        probabilityCol: str = "probability",
        rawPredictionCol: str = "rawPrediction",
        seed: int = 0,
        selection: str = "top-k",
        selectorUnits: int = 100,
        syncInterval: int = 64,
        task: str = "auto",
        thresholds: Optional[List[float]] = None,
        updaterState: str = "kept",
        validationIndicatorCol: Optional[str] = None,
        weightCol: Optional[str] = None,
    ):
        super().__init__()
        self._java_obj = new_java_object("AimleFeatureExplainer", self.uid)
        self._set(**self._input_kwargs)

    @keyword_only
    def setParams(
        self: S,
        *,
        averagingFrequency: int = 5,
        batchSize: int = 100,
        checkpointDir: Optional[str] = None,
        checkpointInterval: Optional[int] = None,
        compression: str = "none",
        epsilon: Optional[float] = None,
        estimator: str = "aimle-central:samples=4",
        explanationCol: str = "explanation",
        featuresCol: str = "features",
        groups: Optional[List[str]] = None,
        handleInvalid: str = "error",
        hiddenUnits: int = 200,
        idCol: Optional[str] = None,
        k: int = 4,
        labelCol: str = "label",
        lambdaRule: str = "multiplicative",
        learningRate: float = 0.001,
        loss: str = "squaredError",
        maxIter: int = 20,
        maxRestarts: int = 2,
        noise: str = "gumbel",
        numWorkers: int = 1,
        outerOptimiser: str = "averaging",
        patience: Optional[int] = None,
        predictionCol: str = "prediction",
        price: float = 0.0,
        probabilityCol: str = "probability",
        rawPredictionCol: str = "rawPrediction",
        seed: int = 0,
        selection: str = "top-k",
        selectorUnits: int = 100,
        syncInterval: int = 64,
        task: str = "auto",
        thresholds: Optional[List[float]] = None,
        updaterState: str = "kept",
        validationIndicatorCol: Optional[str] = None,
        weightCol: Optional[str] = None,
    ) -> S:
        """Sets the parameters that are given."""
        return self._set(**self._input_kwargs)

    def setAveragingFrequency(self: S, value: int) -> S:
        """Sets averagingFrequency: minibatches that each worker takes between two averagings of the replicas (at least 1)."""
        return self._set(averagingFrequency=value)

    def setBatchSize(self: S, value: int) -> S:
        """Sets batchSize: rows of each worker's minibatch (at least 1)."""
        return self._set(batchSize=value)

    def setCheckpointDir(self: S, value: str) -> S:
        """Sets checkpointDir: folder on a Hadoop path for a checkpoint after each epoch; fit resumes from the newest one there, so give each training its own; copies of a stage, as cross-validation makes them, have folders of their own in it. Unset: none."""
        return self._set(checkpointDir=value)

    def setCheckpointInterval(self: S, value: int) -> S:
        """Sets checkpointInterval: rounds after which a checkpoint is written, beside the one after each epoch. Unset: only that (at least 1)."""
        return self._set(checkpointInterval=value)

    def setCompression(self: S, value: str) -> S:
        """Sets compression: how workers send the change of their parameters: none, 16-bit (half of it) or 8-bit (a quarter of it); what rounding leaves out is added in the next round."""
        return self._set(compression=value)

    def setEpsilon(self: S, value: float) -> S:
        """Sets epsilon: with loss huber, which needs it: the error up to which it is squared, in units of the labels, above 0."""
        return self._set(epsilon=value)

    def setEstimator(self: S, value: str) -> S:
        """Sets estimator: gradient estimator, with its settings where they are not its defaults, such as aimle-central:samples=4,norm=instance or imle:lambda=10000: aimle-central, aimle-forward, imle, black-box, straight-through, identity, simple, score-function, perturbed, perturbed-score-function, concrete or softsub."""
        return self._set(estimator=value)

    def setExplanationCol(self: S, value: str) -> S:
        """Sets explanationCol: output column: the chosen features in the vector's order, with their values and the scores that chose them, array<struct<index:int,name:string,value:double,score:double>>; empty for no such column."""
        return self._set(explanationCol=value)

    def setFeaturesCol(self: S, value: str) -> S:
        """Sets featuresCol: input column: the features of a row, vector (dense or sparse)."""
        return self._set(featuresCol=value)

    def setGroups(self: S, value: List[str]) -> S:
        """Sets groups: features that are chosen together and count as one of k, as the columns of a one-hot encoded attribute: for each group what the names of its features have before an underscore, or their indices first-last. Unset: neighbouring 0/1 features whose names, as OneHotEncoder and VectorAssembler give them, agree before an underscore and of which no training row has two; empty: none."""
        return self._set(groups=value)

    def setHandleInvalid(self: S, value: str) -> S:
        """Sets handleInvalid: what to do with a row that has a vector that is null, of another size than in training, or with a value that is not finite in single precision: error, skip (leave the row out, in fit and transform) or keep (leave it out in fit; transform gives it a null prediction and no chosen feature). In fit also with a null label."""
        return self._set(handleInvalid=value)

    def setHiddenUnits(self: S, value: int) -> S:
        """Sets hiddenUnits: hidden units of the predictor (at least 1)."""
        return self._set(hiddenUnits=value)

    def setIdCol(self: S, value: str) -> S:
        """Sets idCol: input column of fit: an integer that names each row; order of training and noise follow from it. Unset: a hash of features and label stands in, so that the order of rows does not matter."""
        return self._set(idCol=value)

    def setK(self: S, value: int) -> S:
        """Sets k: features that explain a row (at least 1)."""
        return self._set(k=value)

    def setLabelCol(self: S, value: str) -> S:
        """Sets labelCol: input column of fit: the score of a row, a number, or its class, a boolean or one of 0, 1, .., or a vector or array of the probability of each class; see task."""
        return self._set(labelCol=value)

    def setLambdaRule(self: S, value: str) -> S:
        """Sets lambdaRule: how AIMLE's lambda follows the sparsity of the gradients: multiplicative (its target is what is chosen, k, unless named, as in multiplicative:target=1), published:target=1,step=1e-4,momentum=0 or constant:beta=1."""
        return self._set(lambdaRule=value)

    def setLearningRate(self: S, value: float) -> S:
        """Sets learningRate: step size of Adam, above 0."""
        return self._set(learningRate=value)

    def setLoss(self: S, value: str) -> S:
        """Sets loss: how numbers are learnt: squaredError, or huber (errors beyond epsilon count linearly, so that labels that are far off do not decide)."""
        return self._set(loss=value)

    def setMaxIter(self: S, value: int) -> S:
        """Sets maxIter: epochs, that is, passes over the training rows (at least 1)."""
        return self._set(maxIter=value)

    def setMaxRestarts(self: S, value: int) -> S:
        """Sets maxRestarts: how often a round that lost its executors until Spark gave up is begun again before training fails (at least 0)."""
        return self._set(maxRestarts=value)

    def setNoise(self: S, value: str) -> S:
        """Sets noise: noise of the scores in training: gumbel, sum-of-gamma:k=10,iterations=10, normal or none."""
        return self._set(noise=value)

    def setNumWorkers(self: S, value: int) -> S:
        """Sets numWorkers: replicas that train side by side, each a Spark task on its share of the rows (at least 1)."""
        return self._set(numWorkers=value)

    def setOuterOptimiser(self: S, value: str) -> S:
        """Sets outerOptimiser: what is done with the mean of the replicas: averaging (it becomes the parameters) or nesterov:learning-rate=0.7,momentum=0.9 (Nesterov momentum on the change of each round; rate above 0, momentum in [0, 1))."""
        return self._set(outerOptimiser=value)

    def setPatience(self: S, value: int) -> S:
        """Sets patience: epochs without a better validation loss after which training ends. Unset: never (at least 1)."""
        return self._set(patience=value)

    def setPredictionCol(self: S, value: str) -> S:
        """Sets predictionCol: output column: the predicted score or class, double; empty for no such column."""
        return self._set(predictionCol=value)

    def setPrice(self: S, value: float) -> S:
        """Sets price: what each chosen feature costs in training, in units of the reported loss, at least 0; without effect where always k are chosen, else refused with weightCol and with estimators that learn from losses."""
        return self._set(price=value)

    def setProbabilityCol(self: S, value: str) -> S:
        """Sets probabilityCol: output column where classes are predicted: the probability of each, vector; empty for no such column."""
        return self._set(probabilityCol=value)

    def setRawPredictionCol(self: S, value: str) -> S:
        """Sets rawPredictionCol: output column where classes are predicted: the logarithm of the probability of each, vector; empty for no such column."""
        return self._set(rawPredictionCol=value)

    def setSeed(self: S, value: int) -> S:
        """Sets seed: names all random numbers, such as weights, order and noise."""
        return self._set(seed=value)

    def setSelection(self: S, value: str) -> S:
        """Sets selection: what chooses the features, a solver: top-k (k of them), bounded-subset (up to k), spans:spans=1,width=5 (a run of up to 5 neighbours, of features in an order), or one of your own by its registered name, to which a score of each feature is enough. k has no effect where the selection says itself how many."""
        return self._set(selection=value)

    def setSelectorUnits(self: S, value: int) -> S:
        """Sets selectorUnits: units of each of the selector's two layers (at least 1)."""
        return self._set(selectorUnits=value)

    def setSyncInterval(self: S, value: int) -> S:
        """Sets syncInterval: rounds after which what workers keep for themselves (see updaterState, compression) comes together; where executors are lost training goes back so far at most (at least 1)."""
        return self._set(syncInterval=value)

    def setTask(self: S, value: str) -> S:
        """Sets task: what labels are: regression (numbers, learnt by loss on the range that they have in training, unless that is within [0, 1]), classification (classes 0, 1, .., or the probability of the second of two, or of each, learnt by cross-entropy) or auto (classification if the column is boolean or has probabilities of classes, or if its metadata name classes, as StringIndexer's do)."""
        return self._set(task=value)

    def setThresholds(self: S, value: List[float]) -> S:
        """Sets thresholds: of each class one: the class is predicted whose probability is largest when divided by its threshold. Each at least 0, one may be 0. Unset: the most probable class."""
        return self._set(thresholds=value)

    def setUpdaterState(self: S, value: str) -> S:
        """Sets updaterState: what becomes of Adam's moments between rounds: kept (each worker keeps its own; they are averaged every syncInterval rounds), averaged (after each round: three times as much travels) or reset (they begin anew in each round)."""
        return self._set(updaterState=value)

    def setValidationIndicatorCol(self: S, value: str) -> S:
        """Sets validationIndicatorCol: input column of fit: boolean, true for rows that are not trained on but choose the best epoch. Unset: all rows are trained on and the last epoch is kept."""
        return self._set(validationIndicatorCol=value)

    def setWeightCol(self: S, value: str) -> S:
        """Sets weightCol: input column of fit: how much a row counts in the losses of training and validation, a number of at least 0. Unset: all count the same."""
        return self._set(weightCol=value)


class _AimleFeatureExplainerModel(JavaModel, _AimleFeatureExplainerParams):
    def setExplanationCol(self: S, value: str) -> S:
        """Sets explanationCol: output column: the chosen features in the vector's order, with their values and the scores that chose them, array<struct<index:int,name:string,value:double,score:double>>; empty for no such column."""
        return self._set(explanationCol=value)

    def setFeaturesCol(self: S, value: str) -> S:
        """Sets featuresCol: input column: the features of a row, vector (dense or sparse)."""
        return self._set(featuresCol=value)

    def setHandleInvalid(self: S, value: str) -> S:
        """Sets handleInvalid: what to do with a row that has a vector that is null, of another size than in training, or with a value that is not finite in single precision: error, skip (leave the row out, in fit and transform) or keep (leave it out in fit; transform gives it a null prediction and no chosen feature). In fit also with a null label."""
        return self._set(handleInvalid=value)

    def setLabelCol(self: S, value: str) -> S:
        """Sets labelCol: input column of fit: the score of a row, a number, or its class, a boolean or one of 0, 1, .., or a vector or array of the probability of each class; see task."""
        return self._set(labelCol=value)

    def setPredictionCol(self: S, value: str) -> S:
        """Sets predictionCol: output column: the predicted score or class, double; empty for no such column."""
        return self._set(predictionCol=value)

    def setProbabilityCol(self: S, value: str) -> S:
        """Sets probabilityCol: output column where classes are predicted: the probability of each, vector; empty for no such column."""
        return self._set(probabilityCol=value)

    def setRawPredictionCol(self: S, value: str) -> S:
        """Sets rawPredictionCol: output column where classes are predicted: the logarithm of the probability of each, vector; empty for no such column."""
        return self._set(rawPredictionCol=value)

    def setThresholds(self: S, value: List[float]) -> S:
        """Sets thresholds: of each class one: the class is predicted whose probability is largest when divided by its threshold. Each at least 0, one may be 0. Unset: the most probable class."""
        return self._set(thresholds=value)

    def setWeightCol(self: S, value: str) -> S:
        """Sets weightCol: input column of fit: how much a row counts in the losses of training and validation, a number of at least 0. Unset: all count the same."""
        return self._set(weightCol=value)


class _SubsetPrecisionEvaluatorParams(
    Params,
):
    explanationCol = Param(
        Params._dummy(),
        "explanationCol",
        "column of chosen tokens, as the explainer writes it",
        typeConverter=TypeConverters.toString,
    )
    k = Param(
        Params._dummy(),
        "k",
        "tokens that are to be chosen (at least 1): a text with fewer counts as if the missing ones were not marked",
        typeConverter=TypeConverters.toInt,
    )
    marksCol = Param(
        Params._dummy(),
        "marksCol",
        "column of marks, one for each token: array of booleans, or of numbers, 0 for tokens that are not marked",
        typeConverter=TypeConverters.toString,
    )
    metricName = Param(
        Params._dummy(),
        "metricName",
        "precision or recall",
        typeConverter=TypeConverters.toString,
    )

    def __init__(self, *args):
        super().__init__(*args)
        self._setDefault(
            explanationCol="explanation",
            k=1,
            marksCol="mask",
            metricName="precision",
        )

    def getExplanationCol(self) -> str:
        return self.getOrDefault(self.explanationCol)

    def getK(self) -> int:
        return self.getOrDefault(self.k)

    def getMarksCol(self) -> str:
        return self.getOrDefault(self.marksCol)

    def getMetricName(self) -> str:
        return self.getOrDefault(self.metricName)


class _SubsetPrecisionEvaluator(JavaEvaluator, _SubsetPrecisionEvaluatorParams):
    @keyword_only
    def __init__(
        self,
        *,
        explanationCol: str = "explanation",
        k: int = 1,
        marksCol: str = "mask",
        metricName: str = "precision",
    ):
        super().__init__()
        self._java_obj = new_java_object("SubsetPrecisionEvaluator", self.uid)
        self._set(**self._input_kwargs)

    @keyword_only
    def setParams(
        self: S,
        *,
        explanationCol: str = "explanation",
        k: int = 1,
        marksCol: str = "mask",
        metricName: str = "precision",
    ) -> S:
        """Sets the parameters that are given."""
        return self._set(**self._input_kwargs)

    def setExplanationCol(self: S, value: str) -> S:
        """Sets explanationCol: column of chosen tokens, as the explainer writes it."""
        return self._set(explanationCol=value)

    def setK(self: S, value: int) -> S:
        """Sets k: tokens that are to be chosen (at least 1): a text with fewer counts as if the missing ones were not marked."""
        return self._set(k=value)

    def setMarksCol(self: S, value: str) -> S:
        """Sets marksCol: column of marks, one for each token: array of booleans, or of numbers, 0 for tokens that are not marked."""
        return self._set(marksCol=value)

    def setMetricName(self: S, value: str) -> S:
        """Sets metricName: precision or recall."""
        return self._set(metricName=value)


class _FidelityEvaluatorParams(
    Params,
):
    explanationCol = Param(
        Params._dummy(),
        "explanationCol",
        "column of chosen tokens, as the explainer writes it",
        typeConverter=TypeConverters.toString,
    )
    metricName = Param(
        Params._dummy(),
        "metricName",
        "r2, agreement, sufficiency (the less, the better), comprehensiveness, topWords or effectCovered",
        typeConverter=TypeConverters.toString,
    )
    predictionCol = Param(
        Params._dummy(),
        "predictionCol",
        "the explainer's column, where the teacher writes a number; where this column has classes, probabilityCol is read",
        typeConverter=TypeConverters.toString,
    )
    probabilityCol = Param(
        Params._dummy(),
        "probabilityCol",
        "the explainer's column, where the teacher writes probabilities",
        typeConverter=TypeConverters.toString,
    )
    teacherCol = Param(
        Params._dummy(),
        "teacherCol",
        "column of the teacher: a vector or array of the probability of each class, or a number. Unset: probability if the teacher writes it, else prediction",
        typeConverter=TypeConverters.toString,
    )
    tokensCol = Param(
        Params._dummy(),
        "tokensCol",
        "column of tokens, array<string>",
        typeConverter=TypeConverters.toString,
    )

    def __init__(self, *args):
        super().__init__(*args)
        self._setDefault(
            explanationCol="explanation",
            metricName="r2",
            predictionCol="prediction",
            probabilityCol="probability",
            tokensCol="tokens",
        )

    def getExplanationCol(self) -> str:
        return self.getOrDefault(self.explanationCol)

    def getMetricName(self) -> str:
        return self.getOrDefault(self.metricName)

    def getPredictionCol(self) -> str:
        return self.getOrDefault(self.predictionCol)

    def getProbabilityCol(self) -> str:
        return self.getOrDefault(self.probabilityCol)

    def getTeacherCol(self) -> str:
        return self.getOrDefault(self.teacherCol)

    def getTokensCol(self) -> str:
        return self.getOrDefault(self.tokensCol)


class _FidelityEvaluator(JavaEvaluator, _FidelityEvaluatorParams):
    @keyword_only
    def __init__(
        self,
        *,
        explanationCol: str = "explanation",
        metricName: str = "r2",
        predictionCol: str = "prediction",
        probabilityCol: str = "probability",
        teacherCol: Optional[str] = None,
        tokensCol: str = "tokens",
    ):
        super().__init__()
        self._java_obj = new_java_object("FidelityEvaluator", self.uid)
        self._set(**self._input_kwargs)

    @keyword_only
    def setParams(
        self: S,
        *,
        explanationCol: str = "explanation",
        metricName: str = "r2",
        predictionCol: str = "prediction",
        probabilityCol: str = "probability",
        teacherCol: Optional[str] = None,
        tokensCol: str = "tokens",
    ) -> S:
        """Sets the parameters that are given."""
        return self._set(**self._input_kwargs)

    def setExplanationCol(self: S, value: str) -> S:
        """Sets explanationCol: column of chosen tokens, as the explainer writes it."""
        return self._set(explanationCol=value)

    def setMetricName(self: S, value: str) -> S:
        """Sets metricName: r2, agreement, sufficiency (the less, the better), comprehensiveness, topWords or effectCovered."""
        return self._set(metricName=value)

    def setPredictionCol(self: S, value: str) -> S:
        """Sets predictionCol: the explainer's column, where the teacher writes a number; where this column has classes, probabilityCol is read."""
        return self._set(predictionCol=value)

    def setProbabilityCol(self: S, value: str) -> S:
        """Sets probabilityCol: the explainer's column, where the teacher writes probabilities."""
        return self._set(probabilityCol=value)

    def setTeacherCol(self: S, value: str) -> S:
        """Sets teacherCol: column of the teacher: a vector or array of the probability of each class, or a number. Unset: probability if the teacher writes it, else prediction."""
        return self._set(teacherCol=value)

    def setTokensCol(self: S, value: str) -> S:
        """Sets tokensCol: column of tokens, array<string>."""
        return self._set(tokensCol=value)
