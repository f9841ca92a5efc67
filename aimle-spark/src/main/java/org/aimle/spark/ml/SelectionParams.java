package org.aimle.spark.ml;

import org.aimle.explain.TextSelection;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * The parameters that say what is chosen of a text.
 *
 * @since 0.1.0
 */
public interface SelectionParams extends Params {

  /** The parameter objects behind the accessors below. */
  ExplainerParamSet paramSet();

  /** The parameter {@code selection}. */
  default Param<String> selection() {
    return paramSet().selection;
  }

  default String getSelection() {
    return getOrDefault(selection());
  }

  /** The parameter {@code price}. */
  default DoubleParam price() {
    return paramSet().price;
  }

  default double getPrice() {
    return (Double) getOrDefault(price());
  }

  /**
   * What chooses the tokens, as {@code selection} and {@code k} say together: {@code k} is the size
   * of {@code top-k} and the most of {@code bounded-subset} where {@code selection} does not say
   * it, and has no effect otherwise.
   */
  default TextSelection textSelection() {
    return TextSelection.parse(getSelection(), (Integer) getOrDefault(paramSet().k));
  }
}
