package org.aimle.spark.ml;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * The parameters of explaining another model, the teacher: see {@link
 * AimleTextExplainer#setTeacher}.
 *
 * @since 0.1.0
 */
public interface PostHocParams extends Params {

  /** The parameter objects behind the accessors below. */
  ExplainerParamSet paramSet();

  /** The parameter {@code teacherCol}. */
  default Param<String> teacherCol() {
    return paramSet().teacherCol;
  }

  default String getTeacherCol() {
    return getOrDefault(teacherCol());
  }

  /** The parameter {@code maskedCopies}. */
  default IntParam maskedCopies() {
    return paramSet().maskedCopies;
  }

  default int getMaskedCopies() {
    return (Integer) getOrDefault(maskedCopies());
  }

  /** The parameter {@code occlusions}. */
  default IntParam occlusions() {
    return paramSet().occlusions;
  }

  default int getOcclusions() {
    return (Integer) getOrDefault(occlusions());
  }

  /** The parameter {@code contributionsCol}. */
  default Param<String> contributionsCol() {
    return paramSet().contributionsCol;
  }

  default String getContributionsCol() {
    return getOrDefault(contributionsCol());
  }
}
