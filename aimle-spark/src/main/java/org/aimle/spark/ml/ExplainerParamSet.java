package org.aimle.spark.ml;

import org.aimle.explain.TextExplainerSettings;
import org.aimle.explain.TextSelection;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import scala.Function1;

/**
 * The parameters of the stage that explains texts and of its model: ranges, documentation and
 * defaults.
 *
 * @since 0.1.0
 */
public final class ExplainerParamSet extends CommonParamSet {

  private static final long serialVersionUID = 1L;

  final Param<String> tokensCol;
  final IntParam maxLength;
  final IntParam filters;
  final DoubleParam dropout;
  final Param<String> batchOrder;
  final Param<String> wordVectorsPath;
  final BooleanParam caseSensitive;
  final IntParam vectorSize;
  final IntParam vectorMinCount;
  final IntParam vectorWindow;
  final IntParam vectorIterations;
  final IntParam vectorMaxTokens;

  final Param<String> teacherCol;
  final IntParam maskedCopies;
  final IntParam occlusions;
  final Param<String> contributionsCol;

  ExplainerParamSet(Params parent) {
    super(
        parent,
        new Wording(
            "text",
            "texts",
            "token",
            "the chosen tokens in text order, with the scores that chose them,"
                + " array<struct<index:int,token:string,score:float>>",
            "is null or empty or has a null token",
            "a hash of tokens and label",
            "spans:spans=3,width=4 (3 runs of up to 4 neighbours), sentences:sentences=1,"
                + " budget:characters=60, or one of your own by its registered name"),
        text -> TextSelection.parse(text, 1));
    tokensCol = column(parent, "tokensCol", "input column: the words of a text, array<string>");
    maxLength = whole(parent, "maxLength", "tokens of a text that are read, the rest is cut off");
    filters = whole(parent, "filters", "filters of each convolution of the selector");
    dropout =
        new DoubleParam(
            parent,
            "dropout",
            "share of the selector's activations that training drops, in [0, 1)",
            kept("dropout", ParamRanges.fraction("dropout")));
    batchOrder =
        new Param<>(
            parent,
            "batchOrder",
            "how texts are cut into minibatches: bucketed (texts of like length together, faster)"
                + " or shuffled",
            kept("batchOrder", ParamRanges.oneOf("batchOrder", "bucketed", "shuffled")));
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
    vectorMaxTokens =
        whole(
            parent,
            "vectorMaxTokens",
            "tokens of the training texts that each pass uses when word vectors are trained here;"
                + " of more, a sample of the texts is used");

    teacherCol =
        new Param<>(
            parent,
            "teacherCol",
            "column of the teacher that is explained: a vector or array of the probability of each"
                + " class, or a number. Unset: probability if the teacher writes it, else"
                + " prediction",
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
                + " does to the teacher's output (at least 0; 0: vectors stay as they are); without"
                + " a teacher there are none",
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
    parent.setDefault(maxLength, 350);
    parent.setDefault(filters, TextExplainerSettings.DEFAULT_FILTERS);
    parent.setDefault(dropout, TextExplainerSettings.DEFAULT_DROPOUT);
    parent.setDefault(batchOrder, "bucketed");
    parent.setDefault(caseSensitive, false);
    parent.setDefault(vectorSize, 200);
    parent.setDefault(vectorMinCount, 2);
    parent.setDefault(vectorWindow, 5);
    parent.setDefault(vectorIterations, 15);
    parent.setDefault(vectorMaxTokens, 20_000_000);
    parent.setDefault(k, TextExplainerSettings.DEFAULT_K);
    parent.setDefault(hiddenUnits, TextExplainerSettings.DEFAULT_HIDDEN);
    parent.setDefault(learningRate, TextExplainerSettings.DEFAULT_LEARNING_RATE);
    parent.setDefault(batchSize, 40);
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
